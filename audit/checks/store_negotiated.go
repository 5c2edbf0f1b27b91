package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("store-negotiated"),
	Severity: audit.Medium,
	Needs:    audit.NeedsServices,
	Zoned:    true,
	Judge:    negotiated(audit.Service.Store),
})
