package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("inventory-silent"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Stands in the inventory and does not answer"),
	Fix:      audit.Lit("Find out whether it is switched off, has moved or is behind a firewall, and correct the inventory"),
	Refs:     []audit.Text{audit.Lit("45 CFR 164.310(d)(1)"), audit.Lit("NIST SP 1800-24")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Reach.Tried() || o.Reach.Outcome == audit.Interrupted:
			return audit.Inconclusive(attempt(o.Reach)...)
		case o.Target.Listed != audit.Listed:
			return audit.NotApplicable()
		case o.Reach.OK():
			return audit.Pass()
		case o.Exposure() == audit.Unreachable:
			return audit.Fail(attempt(o.Reach)...)
		}
		return audit.Inconclusive(attempt(o.Reach)...)
	},
})
