package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("worklist-open"),
	Severity: audit.High,
	Needs:    audit.NeedsQuery,
	Zoned:    true,
	Title:    audit.Lit("Shows its modality worklist to a caller it was never told"),
	Why:      audit.Lit("The worklist names the patients who are expected, and what is to be done to them. It does so before there is any image"),
	Fix:      audit.Lit("Allow the worklist only to the modalities that use it"),
	Settings: settings("worklist-open"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §K.6.1"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(a)(1)")},
	How: audit.How{
		Asks:          audit.Lit("One C-FIND for the modality worklist is sent over the stranger's association"),
		Fails:         audit.Lit("It is answered as to somebody who may ask: with items, with none, or with the complaint that there are too many (status A7xxH)"),
		Passes:        audit.Lit("Its status says so (0118H, 0122H, 0124H or 0211H), or the server hangs up on it, and once more on the least that can be asked" + orShutOut),
		Inconclusive:  queryUnsettled,
		NotApplicable: audit.Lit("There is no presentation context for the modality worklist"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.WorklistAuthorised():
			return audit.Fail(audit.Count("records", o.WorklistQuery.Records()))
		case o.Associated() && o.Worklist.Outcome == audit.NoContext:
			return audit.NotApplicable(attempt(o.Worklist)...)
		case o.NoWorklist().Holds():
			return audit.Pass(o.NoWorklist(), attempt(o.Worklist)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(o.Worklist)...)
	},
})
