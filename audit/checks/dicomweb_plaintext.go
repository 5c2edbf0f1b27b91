package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("dicomweb-plaintext"),
	Severity: audit.Medium,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Title:    audit.Lit("Serves DICOMweb without TLS"),
	Why:      audit.Lit("Without TLS, anybody on the way can read patients' data and users' passwords"),
	Fix:      audit.Lit("Serve DICOMweb by HTTPS only; passwords and patients travel in the clear"),
	Settings: settings("dicomweb-plaintext"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("PS3.18 §8.2"), audit.Lit("CWE-319"), audit.Lit("45 CFR 164.312(e)(1)")},
	How: audit.How{
		Asks:          audit.Lit("QIDO-RS is asked for one study at the configured address. Where that is HTTPS, the same is asked by HTTP at the same host and port, and redirects are not followed"),
		Fails:         audit.Lit("By HTTP the list is given or denied"),
		Passes:        audit.Lit("By HTTPS the list is given or denied. By HTTP the connection ends, HTTPS is demanded, or there is no such service"),
		Inconclusive:  audit.Lit("By HTTPS the list is neither given nor denied, or HTTP was not tried, or something else is answered by it, or nothing"),
		NotApplicable: noDICOMweb,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		w := o.Web
		spoke := func(d audit.WebDoor) bool { return d.Answer == audit.WebOpen || d.Answer == audit.WebDenied }
		switch {
		case spoke(w.QIDO) && !w.QIDO.Encrypted:
			return audit.Fail(asked(w.QIDO)...)
		case spoke(w.Plaintext):
			return audit.Fail(asked(w.Plaintext)...)
		case w.EncryptedOnly().Holds():
			return audit.Pass(w.EncryptedOnly(), asked(w.Plaintext)...)
		case noWeb(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		}
		return audit.Inconclusive(asked(w.QIDO)...)
	},
})
