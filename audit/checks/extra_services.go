package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("extra-services"),
	Severity: audit.Low,
	Needs:    audit.NeedsServices,
	Zoned:    true,
	Title:    audit.Lit("Negotiates services beyond query, retrieve and storage with a caller it was never told"),
	Why:      audit.Lit("Services that nobody uses are further ways in. These change more than images: procedures, storage commitments, worklists and films"),
	Fix:      audit.Lit("Switch off the services that nobody uses, and allow the others only to their users"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("CWE-1188")},
	How: audit.How{
		Asks:         audit.Lit("Another association, after all others, proposes Storage Commitment, Modality Performed Procedure Step, Unified Procedure Step and Basic Grayscale Print. They are negotiated and never used"),
		Fails:        contextAccepted,
		Passes:       contextsRefused,
		Inconclusive: strangersUnsettled,
	},
	Judge: negotiated(audit.Service.Extra),
})
