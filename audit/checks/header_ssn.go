package checks

import (
	"pacsaudit/audit"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-ssn"),
	Severity: audit.Critical,
	Title:    audit.Lit("Files hold social security numbers in their headers"),
	Why:      whySSN,
	Fix:      audit.Lit("Take the files out of reach, and have the modality or the registration system stop writing the number into DICOM attributes"),
	Refs:     []audit.Text{audit.Lit("PS3.15 Table E.1-1"), audit.Lit("CWE-312"), audit.Lit("45 CFR 164.514(b)(2)(i)(G)")},
	How: audit.How{
		Asks:          audit.Lit("Headers are searched for social security numbers of the United States. A number counts if it is labelled as one, if it is written as one (also inside a Medicare or military number), or if the numbers of all files are explained by nothing else. Nine digits alone are no evidence"),
		Fails:         audit.Lit("At least one file holds such a number"),
		Passes:        noFileOfAll,
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		n := believed(o.Tally)
		return counted(o, n.labelled+n.formatted+n.population, n.facts()...)
	},
})
