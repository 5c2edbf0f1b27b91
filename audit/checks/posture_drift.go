package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("posture-drift"),
	Severity: audit.High,
	Needs:    audit.NeedsEcho | audit.NeedsQuery | audit.NeedsServices,
	Judge: func(o audit.Observation) audit.Verdict {
		moved, unknown := o.Drift()
		switch {
		case len(moved) > 0:
			return audit.Fail(append(moved, unknown...)...)
		case o.Target.Expect.IsZero() && o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted:
			return audit.NotApplicable()
		case len(unknown) > 0 || o.Target.Expect.IsZero():
			return audit.Inconclusive(unknown...)
		}
		return audit.Pass(o.Target.Expect.Met(moved, unknown))
	},
})
