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
		addressed audit.Step
		want      bool
	}{
		"a time-out":              {"PACS", audit.OK, audit.Step{Outcome: audit.TimedOut}, true},
		"busy":                    {"PACS", audit.OK, audit.Rejection(2, 3, 1), true},
		"not tried":               {"PACS", audit.OK, audit.Step{}, true},
		"refused":                 {"PACS", audit.OK, audit.Rejection(1, 1, 7), false},
		"refused without a code":  {"PACS", audit.OK, audit.Step{Outcome: audit.Rejected}, false},
		"aborted":                 {"PACS", audit.OK, audit.Step{Outcome: audit.Aborted}, false},
		"opened":                  {"PACS", audit.OK, audit.Step{Outcome: audit.OK}, false},
		"no stranger got in":      {"PACS", audit.Rejected, audit.Step{Outcome: audit.TimedOut}, false},
		"no title was configured": {"", audit.OK, audit.Step{Outcome: audit.TimedOut}, false},
	} {
		x := target("main", "pacs:104", row.called)
		x.Steps.Stranger.Outcome, x.Steps.WithCalledTitle = row.stranger, row.addressed
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

// TestAStopOfALaterAuditCounts: in this audit or, where it went through, in the
// one after it that settled less.
func TestAStopOfALaterAuditCounts(t *testing.T) {
	later := &Later{Stopped: audit.StageTLS}
	for name, row := range map[string]struct {
		x    Target
		want audit.Stage
	}{
		"none":          {Target{}, audit.NoStage},
		"this one":      {Target{Stopped: audit.StageEcho}, audit.StageEcho},
		"the later one": {Target{Later: later}, audit.StageTLS},
		"both":          {Target{Stopped: audit.StageEcho, Later: later}, audit.StageEcho},
		"neither":       {Target{Later: &Later{}}, audit.NoStage},
	} {
		if got := row.x.StoppedAt(); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
		listed := Summarise(&Report{Targets: []Target{row.x, {}}}).Stopped()
		if got := len(listed) == 1; got != (row.want != audit.NoStage) {
			t.Errorf("%s: %d servers stopped", name, len(listed))
		}
	}
}

// TestAnAuditEndedAtTheLastStepThatWasTried, from the ground up.
func TestAnAuditEndedAtTheLastStepThatWasTried(t *testing.T) {
	var x Target
	if got := x.EndedAt(); got != (audit.Step{}) {
		t.Errorf("nothing was tried: %+v", got)
	}
	s := &x.Steps
	for i, step := range []*audit.Step{&s.Reach, &s.Plaintext, &s.TLS, &s.Stranger, &s.WithCalledTitle} {
		*step = audit.Step{Outcome: audit.TimedOut, Alert: uint8(i)}
		if got := x.EndedAt(); got != *step {
			t.Errorf("step %d: %+v", i, got)
		}
	}
}

func TestAnswersBeyondReadingAreOfBothQueries(t *testing.T) {
	var x Target
	x.Steps.Find.Undecodable, x.Steps.Worklist.Undecodable = 3, 4
	if got := x.Undecodable(); got != 7 {
		t.Errorf("%d answers", got)
	}
}

func TestSpeakersAreThePortsThatSpeak(t *testing.T) {
	s := &Sweep{Found: []FoundPort{{Outcome: audit.PortAccepted}, {Outcome: audit.PortSilent}, {Outcome: audit.PortRejected}}}
	if got := s.Speakers(); got != 2 {
		t.Errorf("%d speakers", got)
	}
}
