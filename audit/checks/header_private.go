package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-private"),
	Severity: audit.Info,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return judgeFiles(o, o.PrivateFiles)
	},
})
