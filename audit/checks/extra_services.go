package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("extra-services"),
	Severity: audit.Low,
	Needs:    audit.NeedsServices,
	Zoned:    true,
	Judge:    negotiated(audit.Service.Extra),
})
