package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-image-shows-person"),
	Severity: audit.Medium,
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		if o.Tally == nil {
			return counted(o, 0)
		}
		return counted(o, o.Tally.Images.Either)
	},
})
