package report

import (
	"slices"

	"pacsaudit/audit"
)

// decided reports whether the audit that a target's record is of left nothing
// in doubt.
func (t *Target) decided() bool {
	return t.Settled && t.Stopped == audit.NoStage && (t.Web == nil || t.Web.Settled)
}

// decisive are the checks that a grade waits for, where a door is open.
var decisive = []audit.ID{
	audit.NewID("query-exposes-phi"), audit.NewID("query-exposes-ssn"), audit.NewID("dicomweb-exposes-phi"), audit.NewID("rest-api-open"),
}

// doubtful reports an open door of which a decisive check could not be judged:
// whoever signed for the others has not signed for that.
func (t *Target) doubtful() bool {
	return t.Exposure > audit.ExposureClosed && slices.ContainsFunc(t.Findings, func(f Finding) bool {
		return f.Verdict == audit.RulingInconclusive && slices.Contains(decisive, f.ID)
	})
}

// byWeb is how far a stranger gets by the web doors.
func (t *Target) byWeb() audit.Exposure {
	if t.Web == nil {
		return audit.NotMeasured
	}
	return t.Web.Exposure
}

// graded is the grade that the findings give, and for a target that has none
// yet the best one that it can have.
func (t *Target) graded() (grade, atBest audit.Grade) {
	findings := judged(t.Findings)
	grade = audit.GradeOf(t.Exposure, t.byWeb(), t.decided() && !t.doubtful(), findings)
	if grade == audit.NoGrade && t.Exposure.Measured() && len(findings) > 0 {
		atBest = audit.WorstGrade(findings)
	}
	return grade, atBest
}

// judged are findings as the rule of the grades takes them.
func judged(list []Finding) []audit.Finding {
	out := make([]audit.Finding, len(list))
	for i := range list {
		f := &list[i]
		out[i] = audit.Finding{Verdict: audit.Verdict{Ruling: f.Verdict}, Severity: f.Severity}
		if f.Accepted != nil {
			out[i].Accepted = new(audit.Acceptance)
		}
	}
	return out
}
