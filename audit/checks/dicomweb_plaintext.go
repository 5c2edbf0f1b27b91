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
