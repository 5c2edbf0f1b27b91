package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-weak"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Shows a certificate with a weak key or signature"),
	Why:      audit.Lit("A weak key can be computed and a weak signature forged. With either, somebody in between can pass for the server"),
	Fix:      audit.Lit("Use a key of RSA 2048 bits or more or of an elliptic curve of 256 bits or more, signed with SHA-2"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.13"), audit.Lit("RFC 9325 §4.5"), audit.Lit("CWE-326")},
	How: audit.How{
		Asks:          readCertificate,
		Fails:         audit.Lit("Its key is RSA of less than 2048 bits, an elliptic curve of less than 256 bits or DSA, or it is signed with MD5 or SHA-1"),
		Passes:        audit.Lit("It is none of this"),
		Inconclusive:  audit.Lit("Its kind of key is not known to pacsaudit, or no certificate was seen"),
		NotApplicable: plaintextOnly,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		c := o.TLSFacts.Certificate
		switch {
		case !c.Present && o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		case !c.Present:
			return audit.Inconclusive(attempt(o.TLS)...)
		case c.Key == audit.RSA && c.KeyBits < 2048, c.Key == audit.ECDSA && c.KeyBits < 256, c.Key == audit.DSA,
			c.Signature == audit.MD5Signature, c.Signature == audit.SHA1Signature:
			return audit.Fail(audit.Word("key", c.Key), audit.Count("bits", c.KeyBits), audit.Word("signature", c.Signature))
		case c.Key == audit.UnknownKey:
			return audit.Inconclusive()
		}
		return audit.Pass(c.Read())
	},
})
