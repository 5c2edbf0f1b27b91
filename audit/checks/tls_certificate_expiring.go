package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-expiring"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Shows a certificate that ends within 30 days"),
	Why:      audit.Lit("When the certificate ends, devices that check it stop sending and receiving. Thirty days leave time to renew it"),
	Fix:      audit.Lit("Renew the certificate before it ends"),
	Refs:     []audit.Text{audit.Lit("RFC 5280 §4.1.2.5")},
	How: audit.How{
		Asks:          readCertificate,
		Fails:         audit.Lit("It ends within 30 days of the beginning of the audit"),
		Passes:        audit.Lit("It does not end within these 30 days"),
		Inconclusive:  noCertificate,
		NotApplicable: audit.Lit("It has ended already, which is for tls-certificate-expired. Or the server speaks DICOM without TLS, and TLS was not tried"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		c := o.TLSFacts.Certificate
		switch {
		case !c.Present && o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		case !c.Present:
			return audit.Inconclusive(attempt(o.TLS)...)
		case o.Started.After(c.NotAfter):
			return audit.NotApplicable(audit.Date("not-after", c.NotAfter))
		case o.Started.AddDate(0, 0, 30).After(c.NotAfter):
			return audit.Fail(audit.Date("not-after", c.NotAfter))
		}
		return audit.Pass(c.Read())
	},
})
