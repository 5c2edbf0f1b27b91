package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-port-plaintext"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Speaks DICOM without TLS on the port that is meant for TLS"),
	Why:      audit.Lit("Whoever set this port up for TLS believes that it protects what goes through it. It does not"),
	Fix:      audit.Lit("Switch TLS on at this port, or correct the inventory"),
	Settings: settings("tls-absent"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-319")},
	How: audit.How{
		Asks:         audit.Lit("A target that is given as dicom-tls:// is tried over TLS and without"),
		Fails:        audit.Lit("The DICOM upper layer answers without TLS, and not over TLS"),
		Passes:       audit.Lit("It answers over TLS; or TLS demands a client certificate, and DICOM does not answer without TLS. Whether both ways are open is for tls-optional"),
		Inconclusive: audit.Lit("The target is not given as dicom-tls://, or DICOM answers neither way"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Target.TLS:
			return audit.Inconclusive()
		case o.Plaintext.OK() && !o.TLS.OK():
			return audit.Fail(attempt(o.TLS)...)
		case o.Secured().Holds():
			return audit.Pass(o.Secured())
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
