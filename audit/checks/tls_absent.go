package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-absent"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Speaks DICOM without TLS"),
	Fix:      audit.Lit("Serve DICOM over TLS 1.2 or 1.3 with client certificates, and close the plaintext port"),
	Settings: settings("tls-absent"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("PS3.15 §B.13"), audit.Lit("CWE-319"), audit.Lit("45 CFR 164.312(e)(1)")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Plaintext.OK():
			return audit.Fail()
		case o.TLS.OK(), o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass(attempt(o.Plaintext)...)
		case o.Plaintext.Outcome == audit.NotDICOM && o.Exposure() == audit.ExposureNotDICOM:
			return audit.NotApplicable(attempt(o.Plaintext)...)
		}
		return audit.Inconclusive(attempt(o.Plaintext)...)
	},
})
