package report

import (
	"slices"
	"testing"

	"pacsaudit/audit"
)

// TestShardsSumUpWhatWasSigned merges findings of shards: a sum is accepted if
// all of it is.
func TestShardsSumUpWhatWasSigned(t *testing.T) {
	id := audit.NewID("inventory-silent")
	judge := func(o audit.Observation) audit.Verdict {
		switch o.Reach.Outcome {
		case audit.NotTried:
			return audit.Inconclusive()
		case audit.OK:
			return audit.Verdict{Ruling: audit.RulingPass}
		}
		return audit.Fail()
	}
	check := &audit.Check{ID: id, Severity: audit.Low, Judge: judge}
	signed := func(until audit.Day) audit.Target {
		return audit.Target{Accepted: []audit.Acceptance{{Check: id, Until: until}}}
	}
	gone := audit.Step{Outcome: audit.Refused}
	answers, unknown := audit.Observation{Steps: audit.Steps{Reach: audit.Step{Outcome: audit.OK}}}, audit.Observation{}
	open, late, soon := audit.Observation{Steps: audit.Steps{Reach: gone}}, audit.Observation{Steps: audit.Steps{Reach: gone}, Target: signed(29990101)}, audit.Observation{Steps: audit.Steps{Reach: gone}, Target: signed(29900101)}
	type seen []audit.Observation
	for _, row := range []struct {
		name    string
		shards  []seen
		verdict audit.Ruling
		failed  int64
		signed  int64
		until   audit.Day // of the whole; 0 where it counts
	}{
		{"nobody", []seen{{}, {}}, audit.RulingNotApplicable, 0, 0, 0},
		{"one answers", []seen{{}, {answers}}, audit.RulingPass, 0, 0, 0},
		{"one is not known", []seen{{answers}, {answers, unknown}}, audit.RulingInconclusive, 0, 0, 0},
		{"one fails", []seen{{unknown}, {open}, {answers}}, audit.RulingFail, 1, 0, 0},
		{"signed", []seen{{answers}, {late}, {}}, audit.RulingFail, 1, 1, 29990101},
		{"the first end counts", []seen{{late, soon}, {late}}, audit.RulingFail, 3, 2 + 1, 29900101},
		{"signed and not, in one shard", []seen{{late, open}}, audit.RulingFail, 2, 1, 0},
		{"signed, then not", []seen{{late}, {open}, {soon}}, audit.RulingFail, 3, 2, 0},
		{"not, then signed", []seen{{open}, {late}}, audit.RulingFail, 2, 1, 0},
	} {
		var shards []*Sweep
		for _, list := range row.shards {
			s := &Sweep{Complete: true, Findings: []Finding{}}
			s.AddFinding(check, slices.Values(list), TargetsListed, audit.NotApplicable())
			shards = append(shards, s)
		}
		all := mergeSweeps(shards...)
		f := all.Findings[0]
		facts := map[string]int64{}
		for _, fact := range f.Facts {
			facts[fact.Name.String()] = fact.Number
		}
		var until audit.Day
		if f.Accepted != nil {
			until = f.Accepted.Until
		}
		if f.Verdict != row.verdict || facts["targets"] != row.failed || facts["accepted"] != row.signed || until != row.until {
			t.Errorf("%s: %v %v until %d; in truth %v, %d, %d, %d", row.name, f.Verdict, facts, until, row.verdict, row.failed, row.signed, row.until)
		}
		if counts := all.Worst() == audit.Low; counts != (row.verdict == audit.RulingFail && row.until == 0) {
			t.Errorf("%s: the worst is %v", row.name, all.Worst())
		}
	}
}
