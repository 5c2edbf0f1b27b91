package render

import (
	"encoding/json"
	"iter"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/syslog"
)

// Events are what a receiver hears of a report, in English.
func Events(r *report.Report, format string) iter.Seq[syslog.Message] {
	return func(yield func(syslog.Message) bool) {
		English.events(r, func(e event) bool { return yield(messageOf(r, e, format)) })
	}
}

// ChangeEvents are what a receiver hears of the changes that brought a report about.
func ChangeEvents(d *report.Diff, after *report.Report, format string) (list []syslog.Message) {
	for _, c := range d.Changes {
		list = append(list, messageOf(after, English.changeEvent(c, after), format))
	}
	return list
}

// messageOf is an event in a message of syslog, whose header says the same in every
// format.
func messageOf(r *report.Report, e event, format string) syslog.Message {
	m := syslogOf(e)
	switch format {
	case "cef":
		m.Data, m.Text, m.Plain = "", cefOf(r, e), true
	case "ocsf":
		b, err := json.Marshal(ocsfOf(r, e, English))
		if err != nil {
			panic(err) // strings and numbers only
		}
		m.Data, m.Text, m.Plain = "", string(b), true
	}
	return m
}

// changeEvent is the event of a change. Its subject is the target as it is now, and as
// its name alone where it is gone.
func (l Lang) changeEvent(c report.Change, after *report.Report) event {
	subject := &report.Target{Name: c.Target}
	if i := slices.IndexFunc(after.Targets, func(t report.Target) bool { return t.Name == c.Target }); i >= 0 {
		subject = &after.Targets[i]
	}
	e := event{subject: subject, change: c.Kind, changed: true, time: began(after, subject)}
	if c.Check == nil {
		e.id, e.title, e.severity = c.What.String(), l.Word(c.What)+": "+l.Word(c.Kind), audit.Info
		from, to := l.changed(c)
		e.text = from + " → " + to
		if e.outcome = standing(after, subject); c.Kind == report.NoLongerMeasured || c.Kind == report.Unsettled {
			e.outcome = eventUnknown
		}
		return e
	}
	e.id, e.title, e.severity = c.Check.String(), l.Text(c.Title), audit.Info
	if i := slices.IndexFunc(subject.Findings, func(f report.Finding) bool { return f.ID == *c.Check }); i >= 0 {
		e.finding = &subject.Findings[i]
		e.text = l.evidence(e.finding)
	}
	switch {
	case c.Kind == report.Fixed:
		e.outcome = eventPass
	case c.Kind != report.Added && c.Kind != report.Changed: // also what is fixed for this caller alone
		e.outcome = eventUnknown
	case e.finding != nil && e.finding.Accepted != nil:
		e.outcome, e.severity = eventAccepted, c.Severity
	default:
		e.outcome, e.severity = eventFail, c.Severity
	}
	return e
}

// standing is how a target is as a whole: it fails while one finding is open.
func standing(r *report.Report, t *report.Target) eventOutcome {
	open := func(f report.Finding) bool { return f.Verdict == audit.RulingFail && f.Accepted == nil }
	switch {
	case slices.ContainsFunc(t.Findings, open):
		return eventFail
	case t.Address.IsZero() || !r.MeasuredOf(t):
		return eventUnknown
	}
	return eventPass
}
