package render

import (
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// event is what a SIEM hears: a check's verdict on a subject of a report, or one of
// the ports that a sweep found.
type event struct {
	id       string // the check; "complete", "measured", "found" and "silent" are no checks
	subject  *report.Target
	finding  *report.Finding // nil for those
	number   int             // among those of one check in a file of configuration, the worst first
	title    string
	text     string
	severity audit.Severity
	outcome  eventOutcome
	time     time.Time
	port     audit.Text // that a sweep found

	changed bool // it is about a change, which is
	change  report.ChangeKind
}

// door is what an event is of, the same from run to run: titles behind one port are
// several servers, and the same server from two places is seen twice.
func (e event) door() audit.Text {
	if !e.port.IsZero() {
		return e.port
	}
	return e.subject.Door().At(e.subject.Place)
}

type eventOutcome uint8

const (
	eventPass eventOutcome = iota
	eventUnknown
	eventFail
	eventAccepted // a failure that somebody signed for
)

func (o eventOutcome) String() string {
	return [...]string{"pass", "unknown", "fail", "accepted"}[o]
}

// events goes through a report. What was not measured is an event of its own, so
// that silence is never taken for good.
func (l Lang) events(r *report.Report, yield func(event) bool) {
	if why := l.incomplete(r); why != "" && !yield(event{id: "complete", subject: wholeRun, title: l.say("Not everything was looked at"), text: why, severity: audit.Info, outcome: eventUnknown, time: r.Started.UTC()}) {
		return
	}
	for _, t := range report.Subjects(r) {
		at := began(r, t)
		measured := event{id: "measured", subject: t, title: l.say("Measured"), time: at}
		if !r.MeasuredOf(t) {
			measured.outcome, measured.title = eventUnknown, l.say("Not measured, or not settled")
			if !t.Address.IsZero() {
				measured.text = l.door(t) + l.say("; ") + l.reason(t)
			}
		}
		if !yield(measured) {
			return
		}
		same := map[audit.ID]int{}
		for i := range t.Findings {
			e, ok := l.eventOf(t, &t.Findings[i], at)
			same[t.Findings[i].ID]++
			if e.number = same[t.Findings[i].ID]; ok && !yield(e) {
				return
			}
		}
		if r.Sweep == nil || !report.IsSweep(t) {
			continue
		}
		for i := range r.Sweep.Found {
			f := &r.Sweep.Found[i]
			text := strings.Join(append([]string{l.answered(f)}, l.marks(f)...), l.say("; "))
			if !yield(event{id: "found", subject: t, title: l.say("DICOM port found"), text: text, severity: audit.Info, time: at, port: f.Address}) {
				return
			}
		}
		for _, a := range r.Sweep.Silent {
			e := event{id: "silent", subject: t, title: l.say("Did not answer"), severity: audit.Info, outcome: eventUnknown, time: at, port: a}
			if !yield(e) {
				return
			}
		}
	}
}

// wholeRun stands for a run of which something is missing.
var wholeRun = &report.Target{Name: audit.Lit("run")}

// eventOf is the event of a verdict; a check that does not apply is none.
func (l Lang) eventOf(t *report.Target, f *report.Finding, at time.Time) (event, bool) {
	e := event{id: f.ID.String(), subject: t, finding: f, title: l.Text(f.Title), text: l.evidence(f), time: at}
	if !f.Audited.IsZero() {
		e.time = f.Audited.UTC()
	}
	switch {
	case f.Accepted != nil:
		e.outcome, e.severity = eventAccepted, f.Severity
	case f.Verdict == audit.RulingFail:
		e.outcome, e.severity = eventFail, f.Severity
	case f.Verdict == audit.RulingInconclusive:
		e.outcome, e.severity, e.title = eventUnknown, audit.Info, l.Text(f.Question)
	case f.Verdict != audit.RulingPass:
		return e, false
	}
	return e, true
}
