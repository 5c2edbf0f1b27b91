package report

import (
	"testing"

	"pacsaudit/audit"
)

// TestNoGradeOverADecisiveCheckInDoubt: whoever signed for what patients show has
// not signed for social security numbers that nobody looked for.
func TestNoGradeOverADecisiveCheckInDoubt(t *testing.T) {
	patients, numbers, byRequest := audit.NewID("query-exposes-phi"), audit.NewID("query-exposes-ssn"), audit.NewID("default-credentials")
	finding := func(id audit.ID, v audit.Ruling, accepted bool) Finding {
		f := Finding{ID: id, Verdict: v, Severity: audit.Critical}
		if accepted {
			f.Accepted = new(Acceptance)
		}
		return f
	}
	signed := finding(patients, audit.RulingFail, true)
	for name, row := range map[string]struct {
		exposure audit.Exposure
		findings []Finding
		grade    audit.Grade
		whole    bool
	}{
		"all judged":                       {audit.PHIVisible, []Finding{signed, finding(numbers, audit.RulingPass, false)}, audit.GradeA, true},
		"numbers in doubt":                 {audit.PHIVisible, []Finding{signed, finding(numbers, audit.RulingInconclusive, false)}, audit.NoGrade, false},
		"numbers in doubt, and worse":      {audit.PHIVisible, []Finding{finding(patients, audit.RulingFail, false), finding(numbers, audit.RulingInconclusive, false)}, audit.GradeF, false},
		"asked on request only":            {audit.PHIVisible, []Finding{signed, finding(byRequest, audit.RulingInconclusive, false)}, audit.GradeA, true},
		"an association, numbers in doubt": {audit.Associates, []Finding{finding(numbers, audit.RulingInconclusive, false)}, audit.NoGrade, false},
		"closed":                           {audit.ExposureClosed, []Finding{finding(numbers, audit.RulingInconclusive, false)}, audit.GradeA, true},
	} {
		target := Target{Exposure: row.exposure, Settled: true, Findings: row.findings}
		if grade, _ := target.graded(); grade != row.grade {
			t.Errorf("%s: grade %v", name, grade)
		}
		if r := (&Report{Targets: []Target{target}}); r.Measured() != row.whole {
			t.Errorf("%s: measured %t", name, r.Measured())
		}
	}
}
