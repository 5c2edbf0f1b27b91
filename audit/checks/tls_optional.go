package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-optional"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Secured().Holds() && o.Plaintext.OK():
			return audit.Fail()
		case o.SecuredOnly().Holds():
			return audit.Pass(o.SecuredOnly(), stepEvidence(o.Plaintext)...)
		}
		return audit.Inconclusive(stepEvidence(o.TLS)...)
	},
})
