package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("identity-ignored"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Takes a user identity and does not look at it"),
	Why:      audit.Lit("A user identity protects only where the server looks at it. Otherwise a wrong password is as good as the right one"),
	Fix:      audit.Lit("Check user identities, or do not rely on them: require client certificates"),
	Refs:     []audit.Text{audit.Lit("PS3.7 §D.3.3.7"), audit.Lit("CWE-287"), audit.Lit("45 CFR 164.312(d)")},
	How: audit.How{
		Asks:         audit.Lit("Where the operator gives an identity (--identity, or credentials of the configuration), one association is requested with it and one with a wrong one: the same user with a wrong passcode, or else an identity that nobody has"),
		Fails:        audit.Lit("Both are accepted"),
		Passes:       audit.Lit("The one with the right identity is accepted, and the other is rejected or aborted"),
		Inconclusive: audit.Lit("No identity was given, the right one does not open an association, or nothing came, or only a temporary refusal"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		right, wrong := o.Identity.Right, o.Identity.Wrong
		switch {
		case right.OK() && wrong.OK():
			return audit.Fail()
		case right.OK() && wrong.Refusal():
			return audit.Pass(wrong.Refused(), attempt(wrong)...)
		}
		return audit.Inconclusive(attempt(right)...)
	},
})
