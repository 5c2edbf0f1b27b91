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
			return audit.Pass(o.Secured(), attempt(o.Plaintext)...)
		case o.Plaintext.Outcome == audit.NotDICOM && o.Exposure() == audit.ExposureNotDICOM:
			return audit.NotApplicable(attempt(o.Plaintext)...)
		}
		return audit.Inconclusive(attempt(o.Plaintext)...)
	},
})
