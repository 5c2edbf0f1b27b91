package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("store-negotiated"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Negotiates storage with a caller it was never told"),
	Fix:      audit.Lit("Allow C-STORE only to the modalities that send to the archive"),
	Settings: settings("store-negotiated"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §B.5"), audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("CWE-306")},
	Judge:    negotiated(audit.Service.Store),
})
