package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("implementation-missing"),
	Severity: audit.Info,
	Needs:    audit.NeedsAssociation,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Associated():
			return audit.Inconclusive(stepEvidence(strangerStep(o))...)
		case o.Implementation.ClassUID.IsZero():
			return audit.Fail()
		}
		return audit.Pass(o.Implementation.Said())
	},
})
