package render

import (
	"fmt"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// faulty is a target with faults of one cause.
func faulty(name string) report.Target {
	callers := &report.Cause{ID: audit.Lit("callers"), Fix: audit.Lit("Accept only registered callers. Each calling AE title then works from its own address only")}
	a := settledAs(audit.PHIVisible)
	a.Name = audit.Operator(name)
	a.Findings = []report.Finding{
		finding(audit.NewID("first-fault"), audit.Critical, audit.Text{}, callers),
		finding(audit.NewID("second-fault"), audit.High, audit.Text{}, callers),
	}
	for i := range a.Findings {
		a.Findings[i].Title = audit.Operator(fmt.Sprintf("Fault %d of those that one change closes", i+1))
	}
	return a
}

// TestTheWorstFindingIsOnEveryScreen, however narrow: nothing but "and 9 more"
// would leave the reader without anything to do.
func TestTheWorstFindingIsOnEveryScreen(t *testing.T) {
	for _, columns := range []int{40, 60, 80, 200} {
		silent := settledAs(audit.Unreachable)
		got := string(render(t, "terminal", reportOf(1, faulty("a"), faulty("b"), silent, silent), Options{Width: columns}))
		if !strings.Contains(got, "Fault 1") || !strings.Contains(got, "Accept only") {
			t.Errorf("in %d columns:\n%s", columns, got)
		}
	}
}

// TestANarrowScreenBreaksNoWordOfATitle to keep the name of a target beside it.
func TestANarrowScreenBreaksNoWordOfATitle(t *testing.T) {
	a, b := faulty("COMMON@127.0.0.1:21112"), settledAs(audit.ExposureClosed)
	a.Findings[0].Title = audit.Lit("Patient data readable without authorisation")
	for columns := 40; columns < 90; columns += 3 {
		got := string(render(t, "terminal", reportOf(1, a, b), Options{Width: columns}))
		for _, word := range []string{"Patient", "readable", "without", "authorisation", "COMMON@127.0.0.1:21112"} {
			if !strings.Contains(got, word) {
				t.Errorf("%q is broken in %d columns:\n%s", word, columns, got)
			}
		}
	}
}

// TestTheLastLineBreaksNoCommand that has room in a line: it is copied from there.
func TestTheLastLineBreaksNoCommand(t *testing.T) {
	for _, lang := range Langs() {
		for columns := 40; columns < 120; columns += 5 {
			got := string(render(t, "terminal", reportOf(1, faulty("COMMON@127.0.0.1:21112"), faulty("b")), Options{Width: columns, Lang: lang}))
			if !strings.Contains(got, "pacsaudit checks first-fault") {
				t.Errorf("in %d columns, %v:\n%s", columns, lang, got)
			}
		}
	}
}

// TestTargetsStandNearTheirFaults on a wide screen, too.
func TestTargetsStandNearTheirFaults(t *testing.T) {
	got := string(render(t, "terminal", reportOf(1, faulty("a"), faulty("b")), Options{Width: 200}))
	for line := range strings.Lines(got) {
		if strings.Contains(line, "Fault ") && width(strings.TrimSpace(line)) > 80 {
			t.Errorf("the eye has to cross the screen: %q", line)
		}
	}
}
