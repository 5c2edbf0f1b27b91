package checks

import (
	"pacsaudit/audit"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-ssn"),
	Severity: audit.Critical,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		n := evidentSSNs(o.Tally)
		return judgeFiles(o, n.labelled+n.formatted+n.population, n.facts()...)
	},
})
