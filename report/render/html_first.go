package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// margins are what stands around a printed page: what the document is and how it
// is classified, and its number.
func (v *view) margins() string {
	title := v.L.say("PACS exposure report") + " · " + dayOf(v.R.Started)
	return "\n@page{@top-left{content:" + quoted(title) + "}@top-right{content:" + quoted(v.O.Classification.String()) + "}}"
}

// quoted is a string of CSS with every character that is no letter or digit
// written as its number: it cannot end the string, the rule or the style.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\%06X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// When is the time from the beginning to the end of what the report is of.
func (v *view) When() string {
	from, to := v.R.Started, v.R.Finished
	const minute = "2006-01-02 15:04"
	last := to.Format(minute)
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		last = to.Format("15:04")
	}
	if from.Format(minute) == to.Format(minute) {
		return from.Format(minute + " MST")
	}
	return from.Format(minute) + " – " + last + to.Format(" MST")
}

// Scope are the names of what was looked at, as long as there are few.
func (v *view) Scope() (names []audit.Text) {
	for _, t := range v.S.Targets {
		names = append(names, t.Name)
	}
	slices.SortFunc(names, func(a, b audit.Text) int { return cmp.Compare(a.String(), b.String()) })
	if len(names) > mostNames {
		return nil
	}
	return names
}

// Explanations are of the words and codes of the table of servers and their steps.
func (v *view) Explanations() []string {
	return v.L.explanations(v.S.Targets, func(string) bool { return true })
}

// mostNames is how many names the first page lists together.
const mostNames = 4

// Action is something to do, and what it closes.
type Action struct {
	Fix      audit.Text
	Severity audit.Severity
	Findings int
	On       []audit.Text // the targets
}

// First are the three changes to begin with.
func (v *view) First() []Action {
	groups := v.Groups()
	var list []Action
	for _, g := range groups[:min(3, len(groups))] {
		a := Action{Fix: g.Fix(), Severity: g.Faults[0].Severity, Findings: findings(g.Faults)}
		for _, t := range g.Targets() {
			a.On = append(a.On, t.Label())
		}
		list = append(list, a)
	}
	return list
}

// findings is how many findings there are of faults, each on each target.
func findings(faults []*report.Fault) (n int) {
	for _, f := range faults {
		n += len(f.On)
	}
	return n
}

// Closes says how many findings an action closes.
func (v *view) Closes(a Action) string {
	return v.L.count(uint64(a.Findings), "closes %s finding", "closes %s findings")
}

// Few are the first names of a list, and how many more there are.
func (v *view) Few(names []audit.Text) string {
	return v.L.few(names)
}

// Where are the names of the targets that a fault is on.
func (v *view) Where(f *report.Fault) (names []audit.Text) {
	for _, on := range f.On {
		names = append(names, on.Target.Label())
	}
	return names
}

// Trend is what has changed since an older report.
type Trend struct {
	Then, Now string // the days, with the time of day where they are the same
	Rows      []TrendRow
	Changes   string
}

// apart writes two times as shortly as they differ.
func apart(then, now time.Time) (a, b string) {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime} {
		if a, b = then.UTC().Format(layout), now.UTC().Format(layout); a != b {
			break
		}
	}
	return a, b
}

// TrendRow is a number then and now.
type TrendRow struct{ Name, Then, Now string }

// Trend compares with the older report, where there is one. It calls nothing
// better or worse: less may have been measured.
func (v *view) Trend() *Trend {
	if v.O.Since == nil {
		return nil
	}
	old := report.Summarise(v.O.Since)
	t := &Trend{Changes: v.L.changes(report.Compare(v.O.Since, v.R, false))}
	t.Then, t.Now = apart(v.O.Since.Started, v.R.Started)
	line := func(name string, of func(*report.Summary) string) {
		t.Rows = append(t.Rows, TrendRow{name, of(old), of(v.S)})
	}
	if len(old.Targets)+len(v.S.Targets) > 0 {
		line(v.L.say("servers audited"), func(s *report.Summary) string { return whole(len(s.Targets)) })
		line(v.L.say("servers that show identified patients"), func(s *report.Summary) string { return whole(s.Bands[report.BandPatients]) })
		line(v.L.say("records with an identified patient that a stranger can read"), v.L.exposed)
		line(v.L.say("servers not measured or not settled"), func(s *report.Summary) string { return whole(s.UnmeasuredServers()) })
	}
	if old.Headers != nil && v.S.Headers != nil {
		line(v.L.say("DICOM files that identify a patient"), func(s *report.Summary) string { return number(s.Headers.Exposed) })
	}
	line(v.L.say("findings that cannot wait"), func(s *report.Summary) string { return whole(urgent(s)) })
	line(v.L.say("further findings"), func(s *report.Summary) string { return whole(later(s)) })
	return t
}
