package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("inventory-silent"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Reach.Tried() || o.Reach.Outcome == audit.Interrupted:
			return audit.Inconclusive(stepEvidence(o.Reach)...)
		case o.Target.Listed != audit.Listed:
			return audit.NotApplicable()
		case o.Reach.OK():
			return audit.Pass(o.Reach.Answered())
		case !o.Target.MayReach() && !o.Target.Stands().IsZero():
			return audit.NotApplicable() // silence is what the firewall is for
		case o.Exposure() == audit.Unreachable:
			return audit.Fail(stepEvidence(o.Reach)...)
		}
		return audit.Inconclusive(stepEvidence(o.Reach)...)
	},
})
