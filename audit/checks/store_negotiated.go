package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("store-negotiated"),
	Severity: audit.Medium,
	Needs:    audit.NeedsServices,
	Zoned:    true,
	Title:    audit.Lit("Negotiates storage with a caller it was never told"),
	Why:      audit.Lit("Whoever may store can put false images into a patient's record, or fill the disk of the archive"),
	Fix:      audit.Lit("Allow C-STORE only to the modalities that send to the archive"),
	Settings: settings("store-negotiated"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §B.5"), audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("CWE-306")},
	How: audit.How{
		Asks:         audit.Lit("Another association, after all others, proposes CT Image Storage and Secondary Capture Image Storage. They are negotiated and never used: nothing is stored"),
		Fails:        contextAccepted,
		Passes:       contextsRefused,
		Inconclusive: strangersUnsettled,
	},
	Judge: negotiated(audit.Service.Store),
})
