package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-any-called"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Answers to any called AE title"),
	Why:      audit.Lit("The called AE title is the one thing that a caller has to know of an archive. A server that answers to any title opens to every scan, without a guess"),
	Fix:      audit.Lit("Accept only associations that call the archive by its own AE title"),
	Settings: settings("association-any-called"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("CWE-1188")},
	How: audit.How{
		Asks:         audit.Lit("An association is requested with a random called and a random calling AE title. Where that is refused, it is requested once more with the configured called AE title"),
		Fails:        audit.Lit("The association to the random called AE title is accepted"),
		Passes:       audit.Lit("It is rejected or aborted, and the one to the configured called AE title is accepted"),
		Inconclusive: audit.Lit("Both are refused, so that the calling AE title may be the reason; no called AE title is configured; or nothing came, or only a temporary refusal"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Stranger.OK():
			return audit.Fail()
		case o.TitleChecked().Holds():
			return audit.Pass(o.TitleChecked(), attempt(o.Stranger)...)
		}
		// A refusal alone may have been meant for the calling title.
		return audit.Inconclusive(attempt(o.Stranger)...)
	},
})
