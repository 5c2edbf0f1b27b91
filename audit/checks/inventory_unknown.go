package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("inventory-unknown"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Judge: func(o audit.Observation) audit.Verdict {
		switch o.Target.Listed {
		case audit.Listed:
			return audit.Pass(o.Target.InInventory())
		case audit.Unlisted:
			if o.Judged() || o.Plaintext.OK() || o.TLS.OK() {
				return audit.Fail()
			}
			return audit.Inconclusive(stepEvidence(strangerStep(o))...)
		}
		if o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted {
			return audit.NotApplicable() // compared with no inventory
		}
		return audit.Inconclusive(stepEvidence(o.Reach)...)
	},
})
