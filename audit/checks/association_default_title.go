package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-default-title"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Answers to a called AE title that its product comes with"),
	Fix:      audit.Lit("Give the archive an AE title of its own; it is an address and no secret, so check callers too"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("CWE-1188")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.DefaultTitle.OK():
			return audit.Fail(audit.Word("called", o.OpenedBy))
		case o.DefaultTitle.Refusal():
			return audit.Pass(attempt(o.DefaultTitle)...)
		}
		return audit.Inconclusive(attempt(o.DefaultTitle)...)
	},
})
