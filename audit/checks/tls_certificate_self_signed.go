package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-self-signed"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Judge: ofCertificate(func(_ audit.Observation, c *audit.Certificate) audit.Verdict {
		if c.SelfSigned {
			return audit.Fail(audit.Word("chain", c.Chain))
		}
		return audit.Pass(c.Read())
	}),
})
