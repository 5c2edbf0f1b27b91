package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("inventory-unknown"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Speaks DICOM and stands in no line of the inventory"),
	Fix:      audit.Lit("Find its owner, and add it to the inventory or take it off the network"),
	Refs:     []audit.Text{audit.Lit("NIST SP 1800-24"), audit.Lit("45 CFR 164.310(d)(1)"), audit.Lit("CWE-1059")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch o.Target.Listed {
		case audit.Listed:
			return audit.Pass()
		case audit.Unlisted:
			if o.Judged() || o.Plaintext.OK() || o.TLS.OK() {
				return audit.Fail()
			}
			return audit.Inconclusive(attempt(door(o))...)
		}
		if o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted {
			return audit.NotApplicable() // compared with no inventory
		}
		return audit.Inconclusive(attempt(o.Reach)...)
	},
})
