package render

import (
	"fmt"
	"io"
	"net/netip"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// ArcSight's Common Event Format, version 0: a line an event.
var _ = add(Format{Name: "cef", Extension: ".cef", Write: func(w io.Writer, r *report.Report, o Options) (err error) {
	o.Lang.events(r, func(e event) bool {
		_, err = io.WriteString(w, cefOf(r, e)+"\n")
		return err == nil
	})
	return err
}})

func cefOf(r *report.Report, e event) string {
	_, version, _ := strings.Cut(r.Tool.String(), " ")
	extension := []string{
		"rt=" + fmt.Sprint(e.time.UnixMilli()), "outcome=" + e.outcome.String(),
		"cs1Label=target", "cs1=" + cefValue.Replace(e.subject.Label().String()),
	}
	address := e.subject.Address.String()
	if !e.port.IsZero() {
		address = e.port.String()
	}
	if address != "" {
		extension = append(extension, "cs2Label=address", "cs2="+cefValue.Replace(address))
	}
	if p, err := netip.ParseAddrPort(address); err == nil && p.Addr().Is4() { // dst is no other
		extension = append(extension, "dst="+p.Addr().String(), fmt.Sprint("dpt=", p.Port()))
	}
	if e.changed {
		extension = append(extension, "cs3Label=change", "cs3="+e.change.String())
	}
	if e.text != "" {
		extension = append(extension, "msg="+cefValue.Replace(e.text))
	}
	return fmt.Sprintf("CEF:0|pacsaudit|pacsaudit|%s|%s|%s|%d|%s", cefHeader.Replace(version), e.id, cefHeader.Replace(e.title), cefSeverity(e), strings.Join(extension, " "))
}

// What ends a field is escaped, in the header and in the extension each by its rule.
var (
	cefHeader = strings.NewReplacer(`\`, `\\`, "|", `\|`, "\n", " ", "\r", " ")
	cefValue  = strings.NewReplacer(`\`, `\\`, "=", `\=`, "\n", `\n`, "\r", `\r`)
)

// cefSeverity is 0 to 10; what is not known is above what is good.
func cefSeverity(e event) int {
	switch e.severity {
	case audit.Critical:
		return 10
	case audit.High:
		return 8
	case audit.Medium:
		return 5
	case audit.Low:
		return 3
	}
	if e.outcome == eventUnknown {
		return 2
	}
	return 0
}
