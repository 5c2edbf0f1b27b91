package kept_test

import (
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// TestAFaultEndsOnceAcrossAuditsThatSettleNothing compares each audit with the one
// before it, as serve does.
func TestAFaultEndsOnceAcrossAuditsThatSettleNothing(t *testing.T) {
	failed, passed := settled(audit.Echoes, audit.RulingFail), settled(audit.Echoes, audit.RulingPass)
	silent := settled(audit.Unreachable, audit.RulingInconclusive, outcome(audit.TimedOut))
	silent.Settled = false
	shut := settled(audit.ExposureClosed, audit.RulingInconclusive)
	for name, row := range map[string]struct {
		audits []*report.Target
		want   []report.ChangeKind // of the check, after the last audit
	}{
		"fixed at once":             {[]*report.Target{failed, passed}, []report.ChangeKind{report.Fixed}},
		"fixed after a silence":     {[]*report.Target{failed, silent, passed}, []report.ChangeKind{report.Fixed}},
		"shut after a silence":      {[]*report.Target{failed, silent, shut}, []report.ChangeKind{report.FixedForThisCaller}},
		"silent":                    {[]*report.Target{failed, silent}, []report.ChangeKind{report.NoLongerMeasured}},
		"silent again":              {[]*report.Target{failed, silent, silent}, nil},
		"fixed, and passes again":   {[]*report.Target{failed, silent, passed, passed}, nil},
		"passed, and after silence": {[]*report.Target{passed, silent, passed}, nil},
	} {
		var level, was kept.Level
		var d *report.Diff
		before := new(report.Report)
		for n, now := range row.audits {
			after := &report.Report{Targets: []report.Target{*now}}
			was, level = level, level.After(now, noon.Add(time.Duration(n)*time.Hour))
			d = report.Compare(before, after, false)
			was.Ended(d, level, &after.Targets[0])
			before = after
		}
		var got []report.ChangeKind
		for _, c := range d.Changes {
			if c.Check != nil {
				got = append(got, c.Kind)
			}
		}
		if len(got) != len(row.want) || len(got) > 0 && got[0] != row.want[0] {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}
