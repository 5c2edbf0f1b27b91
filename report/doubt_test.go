package report

import (
	"testing"

	"pacsaudit/audit"
)

// TestATitleIsInDoubtWhereNothingSettledIt: opened, refused for good, or not
// given at all, it is not.
func TestATitleIsInDoubtWhereNothingSettledIt(t *testing.T) {
	for name, row := range map[string]struct {
		called    string
		stranger  audit.Outcome
		addressed Step
		want      bool
	}{
		"a time-out":              {"PACS", audit.OK, Step{Outcome: audit.TimedOut}, true},
		"busy":                    {"PACS", audit.OK, audit.Rejection(2, 3, 1), true},
		"not tried":               {"PACS", audit.OK, Step{}, true},
		"refused":                 {"PACS", audit.OK, audit.Rejection(1, 1, 7), false},
		"refused without a code":  {"PACS", audit.OK, Step{Outcome: audit.Rejected}, false},
		"aborted":                 {"PACS", audit.OK, Step{Outcome: audit.Aborted}, false},
		"opened":                  {"PACS", audit.OK, Step{Outcome: audit.OK}, false},
		"no stranger got in":      {"PACS", audit.Rejected, Step{Outcome: audit.TimedOut}, false},
		"no title was configured": {"", audit.OK, Step{Outcome: audit.TimedOut}, false},
	} {
		x := target("main", "pacs:104", row.called)
		x.Steps.Stranger.Outcome, x.Steps.Addressed = row.stranger, row.addressed
		if got := x.TitleInDoubt(); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestALowerBoundIsNoExpectation: what was not measured is not expected to be
// anything.
func TestALowerBoundIsNoExpectation(t *testing.T) {
	for _, x := range []Target{settledAs(audit.Echoes), settledAs(audit.Gated), boundAs(audit.Echoes, audit.QueryRung)} {
		want := audit.ReachOf(x.Exposure)
		if x.AtLeast() {
			want = audit.AnyReach
		}
		if got := x.Expectation().Stranger; got != want {
			t.Errorf("%v, settled %t: %v", x.Exposure, x.Settled, got)
		}
	}
}
