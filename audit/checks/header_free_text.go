package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-free-text"),
	Severity: audit.Low,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return judgeFiles(o, exposed(o, phi.FreeText))
	},
})
