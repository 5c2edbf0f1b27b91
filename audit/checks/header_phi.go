package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-phi"),
	Severity: audit.High,
	Title:    audit.Lit("Files identify patients in their headers"),
	Why:      audit.Lit("Files are copied, sent and shared, and their headers go with them. Whoever gets a file gets the patient's identity, without opening the image"),
	Fix:      audit.Lit("Move the files to where only those who treat the patients can read them, or de-identify them by PS3.15 Annex E"),
	Refs:     []audit.Text{audit.Lit("PS3.15 Table E.1-1"), audit.Lit("CWE-312"), audit.Lit("45 CFR 164.312(a)(2)(iv)"), audit.Lit("45 CFR 164.514(b)")},
	How: audit.How{
		Asks:          audit.Lit("Headers are read up to the pixel data. What identifies a person is counted, in nested sequences too; placeholders, test patients and pseudonyms are not, and no value is kept"),
		Fails:         audit.Lit("At least one file shows something that identifies a person directly: a name, a birth date, a patient ID, an address and the like"),
		Passes:        noFileOfAll,
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.Exposed(),
			audit.Count("names", exposed(o, phi.PatientName)),
			audit.Count("birth-dates", exposed(o, phi.BirthDate)),
			audit.Count("patient-ids", exposed(o, phi.PatientID)))
	},
})
