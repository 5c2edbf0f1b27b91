package render

import (
	"fmt"
	"io"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/syslog"
)

// Syslog messages, RFC 5424, a line each. The host is left to the sender: a report
// does not know where it was made.
var _ = add(Format{Name: "syslog", Extension: ".syslog", Write: func(w io.Writer, r *report.Report, o Options) (err error) {
	o.Lang.events(r, func(e event) bool {
		_, err = io.WriteString(w, syslogOf(e).String(syslog.Origin{})+"\n")
		return err == nil
	})
	return err
}})

// syslogID names our structured data. 32473 is the number of examples, RFC 5612:
// the project has none of its own.
const syslogID = "pacsaudit@32473"

func syslogOf(e event) syslog.Message {
	address := e.subject.Address
	if !e.port.IsZero() {
		address = e.port
	}
	// A message's identifier is too short for some checks, RFC 5424 §6.2.7.
	const longestID = 32
	data := fmt.Sprintf(`[%s check="%s" target="%s" outcome="%s"`, syslogID, e.id, syslog.Value(e.subject.Label().String()), e.outcome)
	if e.changed {
		data += fmt.Sprintf(` change="%s"`, e.change)
	}
	if e.severity > audit.NoSeverity {
		data += fmt.Sprintf(` severity="%s"`, e.severity)
	}
	if !address.IsZero() {
		data += ` address="` + syslog.Value(address.String()) + `"`
	}
	text := e.title
	if e.text != "" {
		text += ": " + e.text
	}
	return syslog.Message{Priority: syslogPriority(e), Time: e.time, ID: e.id[:min(len(e.id), longestID)], Data: data + "]", Text: text}
}

// syslogPriority is facility 13, log audit, with a severity of RFC 5424 §6.2.1.
func syslogPriority(e event) int {
	const audits = 13 * 8
	switch {
	case e.severity == audit.Critical:
		return audits + 2
	case e.severity == audit.High:
		return audits + 3
	case e.severity == audit.Medium, e.outcome == eventUnknown:
		return audits + 4
	case e.severity == audit.Low:
		return audits + 5
	}
	return audits + 6
}
