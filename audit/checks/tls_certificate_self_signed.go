package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-self-signed"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Judge: func(o audit.Observation) audit.Verdict {
		c := o.TLSFacts.Certificate
		switch {
		case c == nil && o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		case c == nil:
			return audit.Inconclusive(stepEvidence(o.TLS)...)
		case c.SelfSigned:
			return audit.Fail(audit.Word("chain", c.Chain))
		}
		return audit.Pass(c.Read())
	},
})
