package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-phi"),
	Severity: audit.High,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return judgeFiles(o, o.Exposed(),
			audit.Count("names", exposed(o, phi.PatientName)),
			audit.Count("birth-dates", exposed(o, phi.BirthDate)),
			audit.Count("patient-ids", exposed(o, phi.PatientID)))
	},
})
