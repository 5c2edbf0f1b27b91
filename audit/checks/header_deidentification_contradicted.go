package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-deidentification-contradicted"),
	Severity: audit.High,
	Title:    audit.Lit("Files say that the patient's identity was removed, and still show it"),
	Fix:      audit.Lit("Withdraw the files from where they were released, and repeat the de-identification with a profile that is tested"),
	Refs:     []audit.Text{audit.Lit("PS3.3 §C.12.1.1.3"), audit.Lit("PS3.15 §E.1.1"), audit.Lit("45 CFR 164.514(b)")},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.Contradicted)
	},
})
