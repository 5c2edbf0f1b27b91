package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-phi"),
	Severity: audit.High,
	Title:    audit.Lit("Files identify patients in their headers"),
	Fix:      audit.Lit("Move the files to where only those who treat the patients can read them, or de-identify them by PS3.15 Annex E"),
	Refs:     []audit.Text{audit.Lit("PS3.15 Table E.1-1"), audit.Lit("CWE-312"), audit.Lit("45 CFR 164.312(a)(2)(iv)"), audit.Lit("45 CFR 164.514(b)")},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.Exposed(),
			audit.Count("names", exposed(o, phi.PatientName)),
			audit.Count("birth-dates", exposed(o, phi.BirthDate)),
			audit.Count("patient-ids", exposed(o, phi.PatientID)))
	},
})
