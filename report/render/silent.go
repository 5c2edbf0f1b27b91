package render

import (
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// fold is from how many on targets that do not answer, all for one reason, stand
// in one line.
const fold = fewTargets + 1

// together puts targets that do not answer, and of which the same is to be said,
// together: of a fleet nobody reads a line for each. Every other one stands by itself.
func (l Lang) together(list []*report.Target) [][]*report.Target {
	size := map[string]int{}
	keys := make([]string, len(list))
	for i, t := range list {
		keys[i] = l.silence(t)
		size[keys[i]]++
	}
	var out [][]*report.Target
	at := map[string]int{}
	for i, t := range list {
		key := keys[i]
		if key == "" || size[key] < fold {
			out = append(out, []*report.Target{t})
			continue
		}
		where, known := at[key]
		if !known {
			where = len(out)
			at[key] = where
			out = append(out, nil)
		}
		out[where] = append(out[where], t)
	}
	return out
}

// silence is all that is said of a target of which nothing is known but that it
// does not answer, empty for others.
func (l Lang) silence(t *report.Target) string {
	if t.Exposure != audit.Unreachable || t.Later != nil || t.Web != nil || t.StoppedAt() != audit.NoStage {
		return ""
	}
	said := []string{l.reason(t), l.hint(t), t.Grade.String()}
	for _, m := range l.measurement(t) {
		said = append(said, m.Name, m.Outcome)
	}
	for i := range t.Findings {
		f := &t.Findings[i]
		said = append(said, f.ID.String(), f.Verdict.String(), f.Severity.String(), l.evidence(f))
		if f.Accepted != nil {
			said = append(said, f.Accepted.Until.String(), f.Accepted.Reason.String(), f.Accepted.By.String())
		}
	}
	return strings.Join(said, "\n")
}

// few are the first names of a list, and how many more there are.
func (l Lang) few(names []audit.Text) string {
	few := make([]string, 0, mostNames)
	for _, n := range names[:min(len(names), mostNames)] {
		few = append(few, n.String())
	}
	s := strings.Join(few, l.say(", "))
	if more := len(names) - mostNames; more > 0 {
		s += " " + l.sayf("and %d more", more)
	}
	return s
}

// targets is a number of them, servers what pages call them.
func (l Lang) targets(n int) string { return l.count(uint64(n), "%s target", "%s targets") }
func (l Lang) servers(n int) string { return l.count(uint64(n), "%s server", "%s servers") }

// namesOf are the names of targets.
func namesOf(list []*report.Target) []audit.Text {
	names := make([]audit.Text, len(list))
	for i, t := range list {
		names[i] = t.Label()
	}
	return names
}

// head names one target, or says how many there are and names the first.
func (l Lang) head(group []*report.Target) string {
	if len(group) == 1 {
		return group[0].Label().String()
	}
	return l.servers(len(group)) + ": " + l.few(namesOf(group))
}

// Evidence is what a fault rests on, on one target, or on several that do not
// answer.
type Evidence struct {
	On   []audit.Text
	Said string
}

// evidences are what a fault rests on, by target.
func (l Lang) evidences(f *report.Fault) []Evidence {
	said := map[*report.Target]string{}
	var on []*report.Target
	for _, failure := range f.On {
		said[failure.Target] = l.evidence(failure.Finding)
		on = append(on, failure.Target)
	}
	var list []Evidence
	for _, group := range l.together(on) {
		list = append(list, Evidence{namesOf(group), said[group[0]]})
	}
	return list
}
