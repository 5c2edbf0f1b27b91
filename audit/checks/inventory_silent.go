package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("inventory-silent"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Stands in the inventory and does not answer"),
	Why:      audit.Lit("An inventory that lists what is not there cannot be trusted in what it does list. A device may have moved to an address that nobody watches"),
	Fix:      audit.Lit("Find out whether it is switched off, has moved or is behind a firewall, and correct the inventory"),
	Refs:     []audit.Text{audit.Lit("45 CFR 164.310(d)(1)"), audit.Lit("NIST SP 1800-24")},
	How: audit.How{
		Asks:          audit.Lit("For a target of the inventory, the first association request shows whether TCP connects to its address and port"),
		Fails:         audit.Lit("TCP does not connect: it is refused, times out, has no route, or the name is not resolved"),
		Passes:        audit.Lit("TCP connects"),
		Inconclusive:  audit.Lit("The target was not tried, or scope and never-list forbid its address, or the auditing machine failed"),
		NotApplicable: audit.Lit("The target does not come from an inventory"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Reach.Tried() || o.Reach.Outcome == audit.Interrupted:
			return audit.Inconclusive(attempt(o.Reach)...)
		case o.Target.Listed != audit.Listed:
			return audit.NotApplicable()
		case o.Reach.OK():
			return audit.Pass(o.Reach.Answered())
		case o.Exposure() == audit.Unreachable:
			return audit.Fail(attempt(o.Reach)...)
		}
		return audit.Inconclusive(attempt(o.Reach)...)
	},
})
