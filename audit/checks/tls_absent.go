package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-absent"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Plaintext.OK():
			return audit.Fail()
		case o.Secured().Holds():
			return audit.Pass(o.Secured(), stepEvidence(o.Plaintext)...)
		case o.Plaintext.Outcome == audit.NotDICOM && o.Exposure() == audit.ExposureNotDICOM:
			return audit.NotApplicable(stepEvidence(o.Plaintext)...)
		}
		return audit.Inconclusive(stepEvidence(o.Plaintext)...)
	},
})
