package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-port-plaintext"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Speaks DICOM without TLS on the port that is meant for TLS"),
	Fix:      audit.Lit("Switch TLS on at this port, or correct the inventory"),
	Settings: settings("tls-absent"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-319")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Target.TLS:
			return audit.Inconclusive()
		case o.Plaintext.OK() && !o.TLS.OK():
			return audit.Fail(attempt(o.TLS)...)
		case o.TLS.OK(), o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass()
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
