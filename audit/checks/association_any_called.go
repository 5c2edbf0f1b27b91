package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-any-called"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Answers to any called AE title"),
	Fix:      audit.Lit("Accept only associations that call the archive by its own AE title"),
	Settings: settings("association-any-called"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("CWE-1188")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Stranger.OK():
			return audit.Fail()
		case o.Stranger.Refusal() && o.Addressed.OK():
			return audit.Pass(attempt(o.Stranger)...)
		}
		// A refusal alone may have been meant for the calling title.
		return audit.Inconclusive(attempt(o.Stranger)...)
	},
})
