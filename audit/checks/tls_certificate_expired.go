package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-expired"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation,
	Judge: ofCertificate(func(o audit.Observation, c *audit.Certificate) audit.Verdict {
		if o.Started.After(c.NotAfter) || o.Started.Before(c.NotBefore) {
			return audit.Fail(audit.Date("not-before", c.NotBefore), audit.Date("not-after", c.NotAfter))
		}
		return audit.Pass(c.Read())
	}),
})
