package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-private"),
	Severity: audit.Info,
	Title:    audit.Lit("Files hold private elements, whose meaning only the vendor knows"),
	Why:      audit.Lit("Private elements can hold copies of names and numbers. Where only the standard attributes are cleared, these stay"),
	Fix:      audit.Lit("Remove private elements before files leave the archive, but those that PS3.15 lists as safe"),
	Refs:     []audit.Text{audit.Lit("PS3.5 §7.8"), audit.Lit("PS3.15 §E.3.10")},
	How: audit.How{
		Asks:          audit.Lit("Elements of odd group numbers are counted, nested ones too. What they mean is not guessed"),
		Fails:         audit.Lit("At least one file holds a private element"),
		Passes:        noFileOfAll,
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.PrivateFiles)
	},
})
