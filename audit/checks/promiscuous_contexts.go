package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("promiscuous-contexts"),
	Severity: audit.Low,
	Needs:    audit.NeedsServices,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		madeUp := func(s audit.Service) bool { return s == audit.MadeUp }
		switch {
		case o.Contexts[audit.MadeUp] == audit.Accepted:
			return audit.Fail()
		case o.Proposed(madeUp).Holds():
			return audit.Pass(o.Proposed(madeUp))
		}
		return audit.Inconclusive(stepEvidence(strangerStep(o))...)
	},
})
