package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("extra-services"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Negotiates services beyond query, retrieve and storage with a caller it was never told"),
	Fix:      audit.Lit("Switch off the services that nobody uses, and allow the others only to their users"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("CWE-1188")},
	Judge:    negotiated(audit.Service.Extra),
})
