package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-private"),
	Severity: audit.Info,
	Title:    audit.Lit("Files hold private elements, whose meaning only the vendor knows"),
	Fix:      audit.Lit("Remove private elements before files leave the archive, but those that PS3.15 lists as safe"),
	Refs:     []audit.Text{audit.Lit("PS3.5 §7.8"), audit.Lit("PS3.15 §E.3.10")},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.PrivateFiles)
	},
})
