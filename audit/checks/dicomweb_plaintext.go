package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("dicomweb-plaintext"),
	Severity: audit.Medium,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Title:    audit.Lit("Serves DICOMweb without TLS"),
	Fix:      audit.Lit("Serve DICOMweb by HTTPS only; passwords and patients travel in the clear"),
	Settings: settings("dicomweb-plaintext"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("PS3.18 §8.2"), audit.Lit("CWE-319"), audit.Lit("45 CFR 164.312(e)(1)")},
	Judge: func(o audit.Observation) audit.Verdict {
		w := o.Web
		spoke := func(d audit.WebDoor) bool { return d.Answer == audit.WebOpen || d.Answer == audit.WebDenied }
		switch {
		case spoke(w.QIDO) && !w.QIDO.Encrypted:
			return audit.Fail(asked(w.QIDO)...)
		case spoke(w.Plaintext):
			return audit.Fail(asked(w.Plaintext)...)
		case spoke(w.QIDO) && w.Plaintext.Step.Tried() && w.Plaintext.Step.Outcome != audit.Interrupted:
			return audit.Pass(asked(w.Plaintext)...)
		case noWeb(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		}
		return audit.Inconclusive(asked(w.QIDO)...)
	},
})
