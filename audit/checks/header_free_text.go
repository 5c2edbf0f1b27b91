package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-free-text"),
	Severity: audit.Low,
	Title:    audit.Lit("Files hold free text, which no rule can clear of what identifies a patient"),
	Fix:      audit.Lit("Remove comments, histories and descriptions before files leave the archive: the Clean Descriptors Option of PS3.15"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §E.3.5"), audit.Lit("45 CFR 164.514(b)(2)(i)(R)")},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, exposed(o, phi.FreeText))
	},
})
