package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-default-title"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.DefaultTitle.OK():
			return audit.Fail(audit.Word("called", o.OpenedBy))
		case o.DefaultTitle.Refusal():
			return audit.Pass(o.DefaultTitle.Refused(), stepEvidence(o.DefaultTitle)...)
		}
		return audit.Inconclusive(stepEvidence(o.DefaultTitle)...)
	},
})
