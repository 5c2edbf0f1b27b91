package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("echo-open"),
	Severity: audit.Low,
	Needs:    audit.NeedsEcho,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Echo.OK():
			return audit.Fail(stepEvidence(o.Echo)...)
		case o.Associated() && o.Echo.Denial().Holds():
			return audit.Pass(o.Echo.Denial(), stepEvidence(o.Echo)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(strangerStep(o))...)
		}
		return audit.Inconclusive(stepEvidence(o.Echo)...)
	},
})
