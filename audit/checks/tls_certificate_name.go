package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-name"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Judge: func(o audit.Observation) audit.Verdict {
		c := o.TLSFacts.Certificate
		switch {
		case c == nil && o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		case c == nil:
			return audit.Inconclusive(stepEvidence(o.TLS)...)
		case c.Name == audit.NameDiffers:
			return audit.Fail()
		case c.Name == audit.NameNotChecked:
			return audit.Inconclusive()
		}
		return audit.Pass(c.Read())
	},
})
