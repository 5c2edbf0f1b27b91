package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-deidentification-contradicted"),
	Severity: audit.High,
	Title:    audit.Lit("Files say that the patient's identity was removed, and still show it"),
	Why:      audit.Lit("Whoever receives such a file believes the mark and passes it on as anonymous. So patients' data ends in collections that anybody may use"),
	Fix:      audit.Lit("Withdraw the files from where they were released, and repeat the de-identification with a profile that is tested"),
	Refs:     []audit.Text{audit.Lit("PS3.3 §C.12.1.1.3"), audit.Lit("PS3.15 §E.1.1"), audit.Lit("45 CFR 164.514(b)")},
	How: audit.How{
		Asks:          audit.Lit("A file makes the claim by Patient Identity Removed YES, by a De-identification Method or a code of one, or by dates marked as removed or modified. The claim is held against what the header shows"),
		Fails:         audit.Lit("At least one such file shows a name, a birth date, an address, a telephone number or a social security number. A patient ID alone does not count: it may be a code"),
		Passes:        noFileOfAll,
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.Contradicted)
	},
})
