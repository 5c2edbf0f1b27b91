package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-free-text"),
	Severity: audit.Low,
	Title:    audit.Lit("Files hold free text, which no rule can clear of what identifies a patient"),
	Why:      audit.Lit("People write names, telephone numbers and relatives into comments and histories. No program takes all of that out with certainty"),
	Fix:      audit.Lit("Remove comments, histories and descriptions before files leave the archive: the Clean Descriptors Option of PS3.15"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §E.3.5"), audit.Lit("45 CFR 164.514(b)(2)(i)(R)")},
	How: audit.How{
		Asks:          audit.Lit("Attributes of free text are read, such as Patient Comments, Additional Patient History and Image Comments"),
		Fails:         audit.Lit("At least one file holds text in one of them that is no placeholder"),
		Passes:        noFileOfAll,
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, exposed(o, phi.FreeText))
	},
})
