package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("name-in-path"),
	Severity: audit.Medium,
	Title:    audit.Lit("Paths of files hold the name or the identifier of the patient inside"),
	Why:      audit.Lit("Whoever may not open a file can often still see what it is called: in listings, logs, links and backups"),
	Fix:      audit.Lit("Name files and folders by UIDs or numbers: paths end up in logs, links and listings that nobody protects"),
	Refs:     []audit.Text{audit.Lit("PS3.10 §8.2"), audit.Lit("CWE-538")},
	How: audit.How{
		Asks:          audit.Lit("The patient's name and ID of each header are compared with the path of the file. A name counts with family and given name, an ID from four characters on and with a digit, each as a word of its own"),
		Fails:         audit.Lit("At least one path holds one of them"),
		Passes:        noFileOfAll,
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.NameInPath)
	},
})
