package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-self-signed"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Shows a certificate that no authority has signed"),
	Why:      audit.Lit("A client can trust such a certificate only if it was given a copy. Devices that are told to accept it without one often accept any other too"),
	Fix:      audit.Lit("Use a certificate of an authority that the modalities and workstations trust"),
	Refs:     []audit.Text{audit.Lit("RFC 5280 §6.1"), audit.Lit("CWE-295")},
	How: audit.How{
		Asks:          readCertificate,
		Fails:         audit.Lit("It is signed with its own key, or its issuer is its subject"),
		Passes:        audit.Lit("It is signed by somebody else. Whether that authority is trusted is not judged"),
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
		case c.SelfSigned:
			return audit.Fail(audit.Word("chain", c.Chain))
		}
		return audit.Pass(c.Read())
	},
})
