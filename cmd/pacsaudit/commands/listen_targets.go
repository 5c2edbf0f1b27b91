package commands

import (
	"bufio"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/report"
)

// writeInventory writes the servers that were heard, and who called them, as a
// configuration.
func writeInventory(to io.Writer, l *report.Listen) error {
	w := bufio.NewWriter(to)
	fmt.Fprintln(w, "# Servers that were heard in captures, and their callers. Go through them: what was heard is not what should be.")
	if l.Incomplete > 0 {
		fmt.Fprintln(w, "# Not everything was seen: there may be more.")
	}
	type server struct {
		address, called string
		tls             bool
		callers         []string
	}
	var list []*server
	for i := range l.Links {
		k := &l.Links[i]
		a, err := netip.ParseAddrPort(k.Server.String())
		if err != nil || k.Transport == audit.OverHTTP || a.Port() == 0 || k.Transport == audit.OverPlaintext && k.Accepted+k.Midway == 0 {
			continue
		}
		at := slices.IndexFunc(list, func(s *server) bool { return s.address == a.String() })
		if at < 0 {
			list, at = append(list, &server{address: a.String()}), len(list)
		}
		s := list[at]
		s.tls = s.tls || k.Transport == audit.OverTLS
		if s.called == "" && inventory.CheckAETitle(k.Called.String()) == nil {
			s.called = k.Called.String()
		}
		caller := k.Client.String()
		if title := k.Calling.String(); inventory.CheckAETitle(title) == nil && !strings.Contains(title, "@") {
			caller = title + "@" + caller
		}
		if !slices.Contains(s.callers, caller) {
			s.callers = append(s.callers, caller)
		}
	}
	if len(list) == 0 {
		fmt.Fprintln(w, "# No server of DICOM was heard.")
	}
	fmt.Fprintln(w, "targets:")
	for i, s := range list {
		fmt.Fprintf(w, "  - name: server-%d\n    address: %q\n", i+1, s.address)
		if s.called != "" {
			fmt.Fprintf(w, "    called: %q\n", s.called)
		}
		if s.tls {
			fmt.Fprintln(w, "    tls: true")
		}
		fmt.Fprintln(w, "    callers:")
		slices.Sort(s.callers)
		for _, c := range s.callers {
			fmt.Fprintf(w, "      - %q\n", c)
		}
	}
	return w.Flush()
}
