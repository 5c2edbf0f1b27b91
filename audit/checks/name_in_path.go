package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("name-in-path"),
	Severity: audit.Medium,
	Title:    audit.Lit("Paths of files hold the name or the identifier of the patient inside"),
	Fix:      audit.Lit("Name files and folders by UIDs or numbers: paths end up in logs, links and listings that nobody protects"),
	Refs:     []audit.Text{audit.Lit("PS3.10 §8.2"), audit.Lit("CWE-538")},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.NameInPath)
	},
})
