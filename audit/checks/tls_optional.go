package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-optional"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Speaks DICOM without TLS beside DICOM with TLS"),
	Fix:      audit.Lit("Close the plaintext way: as long as it is open nobody has to use TLS"),
	Settings: settings("tls-absent"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-319"), audit.Lit("45 CFR 164.312(e)(1)")},
	Judge: func(o audit.Observation) audit.Verdict {
		secured := o.TLS.OK() || o.TLS.Outcome == audit.TLSClientCertificateRequired
		switch {
		case secured && o.Plaintext.OK():
			return audit.Fail()
		case secured && o.Plaintext.Tried() && o.Plaintext.Outcome != audit.Interrupted:
			return audit.Pass(attempt(o.Plaintext)...)
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
