package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-name"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Shows a certificate for another name"),
	Why:      audit.Lit("A client that compares names refuses this server. One that was told not to compare them takes the certificate of any other machine as well"),
	Fix:      audit.Lit("Use a certificate that names the host by which the server is reached"),
	Refs:     []audit.Text{audit.Lit("RFC 9525 §6"), audit.Lit("CWE-297")},
	How: audit.How{
		Asks:          readCertificate,
		Fails:         audit.Lit("It does not name the host or the address by which the server was contacted"),
		Passes:        audit.Lit("It names the host or the address by which the server was contacted"),
		Inconclusive:  audit.Lit("The server was contacted by an IP address, and the certificate names none; or no certificate was seen"),
		NotApplicable: plaintextOnly,
	},
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
		return audit.Pass(c.Read())
	},
})
