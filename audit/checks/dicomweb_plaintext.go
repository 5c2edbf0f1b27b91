package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("dicomweb-plaintext"),
	Severity: audit.Medium,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		w := o.Web
		spoke := func(d audit.WebDoor) bool { return d.Answer == audit.WebOpen || d.Answer == audit.WebDenied }
		switch {
		case spoke(w.QIDO) && !w.QIDO.Encrypted:
			return audit.Fail(webEvidence(w.QIDO)...)
		case spoke(w.Plaintext):
			return audit.Fail(webEvidence(w.Plaintext)...)
		case w.EncryptedOnly().Holds():
			return audit.Pass(w.EncryptedOnly(), webEvidence(w.Plaintext)...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		}
		return audit.Inconclusive(webEvidence(w.QIDO)...)
	},
})
