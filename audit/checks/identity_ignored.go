package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("identity-ignored"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Takes a user identity and does not look at it"),
	Fix:      audit.Lit("Check user identities, or do not rely on them: require client certificates"),
	Refs:     []audit.Text{audit.Lit("PS3.7 §D.3.3.7"), audit.Lit("CWE-287"), audit.Lit("45 CFR 164.312(d)")},
	Judge: func(o audit.Observation) audit.Verdict {
		right, wrong := o.Identity.Right, o.Identity.Wrong
		switch {
		case right.OK() && wrong.OK():
			return audit.Fail()
		case right.OK() && wrong.Refusal():
			return audit.Pass(attempt(wrong)...)
		}
		return audit.Inconclusive(attempt(right)...)
	},
})
