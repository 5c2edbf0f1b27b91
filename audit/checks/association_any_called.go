package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-any-called"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Stranger.OK():
			return audit.Fail()
		case o.TitleChecked().Holds():
			return audit.Pass(o.TitleChecked(), stepEvidence(o.Stranger)...)
		}
		// A refusal alone may have been meant for the calling title.
		return audit.Inconclusive(stepEvidence(o.Stranger)...)
	},
})
