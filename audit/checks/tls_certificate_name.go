package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-certificate-name"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Judge: ofCertificate(func(_ audit.Observation, c *audit.Certificate) audit.Verdict {
		switch {
		case c.Name == audit.NameDiffers:
			return audit.Fail()
		case c.Name == audit.NameNotChecked:
			return audit.Inconclusive()
		}
		return audit.Pass(c.Read())
	}),
})
