package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-expired"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Shows a certificate that is not valid at this time"),
	Why:      audit.Lit("Clients refuse such a certificate, or somebody has told them to accept everything: then it protects nobody"),
	Fix:      audit.Lit("Renew the certificate, and watch its date"),
	Refs:     []audit.Text{audit.Lit("RFC 5280 §4.1.2.5"), audit.Lit("CWE-298")},
	How: audit.How{
		Asks:          readCertificate,
		Fails:         audit.Lit("When the audit began, the certificate had ended or was not valid yet"),
		Passes:        audit.Lit("When the audit began, it was valid"),
		Inconclusive:  noCertificate,
		NotApplicable: plaintextOnly,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		c := o.TLSFacts.Certificate
		switch {
		case !c.Present && o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		case !c.Present:
			return audit.Inconclusive(attempt(o.TLS)...)
		case o.Started.After(c.NotAfter), o.Started.Before(c.NotBefore):
			return audit.Fail(audit.Date("not-before", c.NotBefore), audit.Date("not-after", c.NotAfter))
		}
		return audit.Pass(c.Read())
	},
})
