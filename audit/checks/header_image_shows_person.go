package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-image-shows-person"),
	Severity: audit.Medium,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		if o.Tally == nil {
			return judgeFiles(o, 0)
		}
		return judgeFiles(o, o.Tally.Images.Either)
	},
})
