package commands

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/fixtures/pacs"
)

// counterexample is an archive of which an audit says what is not true.
type counterexample struct {
	strange
	faults []string
}

func (c counterexample) what() string { return strings.Join(c.faults, "; ") }

// alike puts those side by side that are wrong in the same way.
func alike(list []counterexample) []counterexample {
	slices.SortFunc(list, func(a, b counterexample) int {
		return cmp.Or(cmp.Compare(a.what(), b.what()), cmp.Compare(a.String(), b.String()))
	})
	return list
}

// smaller leaves out what makes no difference: quirks first, then the rest.
func (s *search) smaller(c counterexample) counterexample {
	attempt := func(one strange) bool {
		other, _ := s.judge(one)
		if len(other.faults) > 0 {
			c = other
		}
		return len(other.faults) > 0
	}
	for i := 0; i < len(c.quirks); {
		one := c.strange
		one.quirks = slices.Delete(slices.Clone(c.quirks), i, i+1)
		if !attempt(one) {
			i++
		}
	}
	for _, change := range []func(*strange){
		func(one *strange) {
			one.undated, one.masked, one.days, one.untold, one.patients = 0, false, 0, false, 3
		},
		func(one *strange) { one.undated = 0 }, func(one *strange) { one.masked = false }, func(one *strange) { one.days = 0 },
		func(one *strange) { one.untold = false }, func(one *strange) { one.patients = 3 },
	} {
		one := c.strange
		if change(&one); one.String() != c.String() {
			attempt(one)
		}
	}
	return c
}

// tally is what a search came across.
type tally struct {
	archives, wrong                 int
	hidden, unknown, blurred, shown int // archives, by what they show of patients

	missed int            // of those shown, the audit saw none
	faults map[string]int // of audits
	most   sent           // by one audit, each for itself
}

func (t *tally) add(s seen, faults []string) {
	t.archives++
	n := s.sent()
	t.most = sent{max(t.most.associations, n.associations), max(t.most.queries, n.queries), max(t.most.echoes, n.echoes), max(t.most.matches, n.matches), max(t.most.patients, n.patients)}
	switch s.truth.Patients {
	case pacs.Hidden:
		t.hidden++
	case pacs.Unknown:
		t.unknown++
	case pacs.Blurred:
		t.blurred++
	case pacs.Visible:
		t.shown++
		if s.report != nil && s.report.Targets[0].Exposure != audit.PHIVisible {
			t.missed++
		}
	}
	if len(faults) > 0 {
		t.wrong++
	}
	for _, f := range faults {
		t.faults[f]++
	}
}

func (t *tally) String() string {
	text := fmt.Sprintf("%d archives: %d show patients, of which %d were seen by the audit, %d are blurred, of %d nobody can tell, %d show none; %d audits are wrong\n"+
		"the most for one audit: %d associations, %d queries, %d echoes, %d matches",
		t.archives, t.shown, t.shown-t.missed, t.blurred, t.unknown, t.hidden, t.wrong, t.most.associations, t.most.queries, t.most.echoes, t.most.matches)
	for _, kind := range slices.SortedFunc(maps.Keys(t.faults), func(a, b string) int { return cmp.Or(t.faults[b]-t.faults[a], cmp.Compare(a, b)) }) {
		text += fmt.Sprintf("\n%7d %s", t.faults[kind], kind)
	}
	return text
}
