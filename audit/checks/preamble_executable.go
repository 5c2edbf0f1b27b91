package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("preamble-executable"),
	Severity: audit.High,
	Title:    audit.Lit("Files start like a program as well as being DICOM"),
	Fix:      audit.Lit("Quarantine the files, look for how they came in, and have gateways clear the preamble"),
	Refs:     []audit.Text{audit.Lit("PS3.10 §7.5"), audit.Lit("CVE-2019-11687"), audit.Lit("CWE-434")},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.Executable)
	},
})
