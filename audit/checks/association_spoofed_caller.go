package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-spoofed-caller"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch s := o.Spoofed; {
		case s.OK():
			return audit.Fail()
		case s.Refusal():
			return audit.Pass(s.Refused(), stepEvidence(s)...)
		}
		return audit.Inconclusive(stepEvidence(o.Spoofed)...)
	},
})
