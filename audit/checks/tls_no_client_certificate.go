package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-no-client-certificate"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.TLS.OK():
			return audit.Fail(audit.Word("requested", audit.YesNo(o.TLSFacts.CertificateRequested)))
		case o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass(o.TLS.Demanded())
		case o.Plaintext.OK():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(stepEvidence(o.TLS)...)
	},
})
