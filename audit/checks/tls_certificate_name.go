package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-name"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Shows a certificate for another name"),
	Fix:      audit.Lit("Use a certificate that names the host by which the server is reached"),
	Refs:     []audit.Text{audit.Lit("RFC 9525 §6"), audit.Lit("CWE-297")},
	Judge: func(o audit.Observation) audit.Verdict {
		c := o.TLSFacts.Certificate
		switch {
		case !c.Present && o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		case !c.Present:
			return audit.Inconclusive(attempt(o.TLS)...)
		case c.Name == audit.NameDiffers:
			return audit.Fail()
		case c.Name == audit.NameNotChecked:
			return audit.Inconclusive()
		}
		return audit.Pass()
	},
})
