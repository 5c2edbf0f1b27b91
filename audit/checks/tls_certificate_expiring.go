package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-expiring"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Judge: ofCertificate(func(o audit.Observation, c *audit.Certificate) audit.Verdict {
		switch {
		case o.Started.After(c.NotAfter):
			return audit.NotApplicable(audit.Date("not-after", c.NotAfter))
		case o.Started.AddDate(0, 0, 30).After(c.NotAfter):
			return audit.Fail(audit.Date("not-after", c.NotAfter))
		}
		return audit.Pass(c.Read())
	}),
})
