package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-weak"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Judge: ofCertificate(func(_ audit.Observation, c *audit.Certificate) audit.Verdict {
		switch {
		case c.Key == audit.RSA && c.KeyBits < 2048, c.Key == audit.ECDSA && c.KeyBits < 256, c.Key == audit.DSA,
			c.Signature == audit.MD5Signature, c.Signature == audit.SHA1Signature:
			return audit.Fail(audit.Word("key", c.Key), audit.Count("bits", c.KeyBits), audit.Word("signature", c.Signature))
		case c.Key == audit.UnknownKey:
			return audit.Inconclusive()
		}
		return audit.Pass(c.Read())
	}),
})
