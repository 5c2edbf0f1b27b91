package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("query-unbounded"),
	Severity: audit.Medium,
	Needs:    audit.NeedsEcho | audit.NeedsQuery,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		q := o.Query
		switch {
		case q.CancelIgnored:
			return audit.Fail(audit.Count("records", q.Records()), audit.Word("cancel", audit.Ignored))
		case q.LimitSeen().Holds():
			return audit.Pass(q.LimitSeen(), audit.Count("records", q.Records()))
		case q.Bounded:
			return audit.Fail(audit.Count("records", q.Records()), audit.Word("cancel", audit.Honoured))
		case o.Associated() && o.Find.Outcome == audit.NoContext:
			return audit.NotApplicable(stepEvidence(o.Find)...)
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), stepEvidence(o.Find)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(strangerStep(o))...)
		}
		return audit.Inconclusive(audit.Count("records", q.Records()))
	},
})
