package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("identity-ignored"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Judge: func(o audit.Observation) audit.Verdict {
		right, wrong := o.Identity.Right, o.Identity.Wrong
		switch {
		case right.OK() && wrong.OK():
			return audit.Fail()
		case right.OK() && wrong.Refusal():
			return audit.Pass(wrong.Refused(), stepEvidence(wrong)...)
		}
		return audit.Inconclusive(stepEvidence(right)...)
	},
})
