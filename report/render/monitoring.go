package render

import (
	"fmt"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// state is that of a service in a monitoring system, with the numbers of the
// Monitoring Plugins Guidelines, "Plugin Return Codes".
type state int

const (
	stateOK state = iota
	stateWarning
	stateCritical
	stateUnknown
)

func (s state) String() string { return [...]string{"OK", "WARNING", "CRITICAL", "UNKNOWN"}[s] }

// stateOf is the state of one subject of a report. What is not known may be
// worse than a warning, so it goes before one.
func stateOf(r *report.Report, t *report.Target) state {
	switch worst := report.WorstOf(t.Findings); {
	case worst >= audit.High:
		return stateCritical
	case !r.MeasuredOf(t):
		return stateUnknown
	case worst >= audit.Low:
		return stateWarning
	}
	return stateOK
}

// stateOfAll is the state of a whole report. A run that was interrupted, or that
// had nothing to look at, knows nothing.
func stateOfAll(r *report.Report) state {
	all := stateOK
	if !r.Complete || len(report.Subjects(r)) == 0 {
		all = stateUnknown
	}
	rank := [...]int{stateOK: 0, stateWarning: 1, stateUnknown: 2, stateCritical: 3}
	for _, t := range report.Subjects(r) {
		if s := stateOf(r, t); rank[s] > rank[all] {
			all = s
		}
	}
	return all
}

// ownNames are the names of subjects, written for a system that shows one of two services
// of one name. Behind a name that several have stands where they are, which stays the
// same from run to run. Reserved names are other services'.
func ownNames(subjects []*report.Target, write func(string) string, reserved ...string) []string {
	of := map[string]int{}
	used := map[string]bool{}
	for _, name := range reserved {
		of[name], used[name] = 1, true
	}
	for _, t := range subjects {
		of[write(t.Label().String())]++
	}
	names := make([]string, len(subjects))
	last := map[string]int{}
	for i, t := range subjects {
		name := write(t.Label().String())
		if of[name] > 1 || name == "" {
			name = strings.TrimSpace(name + " " + write(t.Door().String()))
		}
		for base := name; used[name]; {
			last[base]++
			name = fmt.Sprintf("%s %d", base, last[base]+1)
		}
		used[name], names[i] = true, name
	}
	return names
}

// metric is a number with the name that it has in every monitoring system.
type metric struct {
	name  string
	value uint64
}

// metricsOf are the numbers of some subjects, always the same ones: a graph
// goes on where a number is 0. counts_at_least is 1 where the counts are
// lower bounds.
func metricsOf(r *report.Report, subjects ...*report.Target) []metric {
	var patients, studies, records, atLeast, unsettled uint64
	var open [audit.Critical + 1]uint64
	known := map[report.Server]bool{}
	for _, f := range r.Failures(subjects) {
		if f.Open() {
			open[f.Severity]++
		}
	}
	for _, t := range subjects {
		if !r.MeasuredOf(t) {
			unsettled++
		}
		if r.Places != nil && known[t.Server()] {
			continue // the worst place comes first, and the others show the same records
		}
		known[t.Server()] = true
		patients += t.Counts.Patients.Value
		studies += t.Counts.Studies.Value
		records += t.PHI.Exposed
		if t.Counts.Patients.AtLeast || t.Counts.Studies.AtLeast {
			atLeast = 1
		}
	}
	return []metric{
		{"findings_critical", open[audit.Critical]}, {"findings_high", open[audit.High]}, {"findings_medium", open[audit.Medium]}, {"findings_low", open[audit.Low]},
		{"not_settled", unsettled}, {"patients", patients}, {"studies", studies}, {"records_with_phi", records}, {"counts_at_least", atLeast},
	}
}

// stateText says of one subject what was seen, its grade and its open findings.
func (l Lang) stateText(t *report.Target) string {
	var parts []string
	if !t.Address.IsZero() {
		parts = append(parts, l.door(t), l.seen(t))
		if t.Grade != audit.NoGrade {
			parts = append(parts, l.sayf("grade %s", t.Grade))
		}
	}
	open := uint64(0)
	for i := range t.Findings {
		if t.Findings[i].Open() {
			open++
		}
	}
	return strings.Join(append(parts, l.count(open, "%s finding", "%s findings")), l.say("; "))
}

// perfdata are metrics as monitoring plugins write them, with a separator.
func perfdata(metrics []metric, separator string) string {
	list := make([]string, len(metrics))
	for i, m := range metrics {
		list[i] = fmt.Sprintf("%s=%d", m.name, m.value)
	}
	return strings.Join(list, separator)
}
