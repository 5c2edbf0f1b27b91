package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("name-in-path"),
	Severity: audit.Medium,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return judgeFiles(o, o.NameInPath)
	},
})
