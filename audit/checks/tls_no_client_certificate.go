package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-no-client-certificate"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Opens DICOM over TLS to a caller without a certificate"),
	Fix:      audit.Lit("Require client certificates of an authority of your own (mutual TLS)"),
	Settings: settings("tls-no-client-certificate"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(d)")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.TLS.OK():
			return audit.Fail(audit.Word("requested", audit.YesNo(o.TLSFacts.CertificateRequested)))
		case o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass()
		case o.Plaintext.OK():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
