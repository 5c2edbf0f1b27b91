package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("preamble-executable"),
	Severity: audit.High,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return judgeFiles(o, o.Executable)
	},
})
