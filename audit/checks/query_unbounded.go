package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("query-unbounded"),
	Severity: audit.Medium,
	Needs:    audit.NeedsEcho | audit.NeedsQuery,
	Zoned:    true,
	Title:    audit.Lit("Lets a caller it was never told read its list of studies without a limit"),
	Fix:      audit.Lit("Set a limit on the results of a query, and honour C-CANCEL"),
	Settings: settings("query-unbounded"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.1.3"), audit.Lit("PS3.7 §9.3.2.3"), audit.Lit("CWE-770")},
	Judge: func(o audit.Observation) audit.Verdict {
		q := o.Query
		switch {
		case q.CancelIgnored:
			return audit.Fail(audit.Count("records", q.Records()), audit.Word("cancel", audit.Ignored))
		case q.Limited && q.Records() > 0:
			return audit.Pass(audit.Count("records", q.Records()))
		case q.Bounded:
			return audit.Fail(audit.Count("records", q.Records()), audit.Word("cancel", audit.Honoured))
		case o.Associated() && o.Find.Outcome == audit.NoContext:
			return audit.NotApplicable(attempt(o.Find)...)
		case !o.QueryAuthorised() && o.Associated() && denied(o.Find):
			return audit.Pass(attempt(o.Find)...)
		case o.ShutOut():
			return audit.Pass(attempt(door(o))...)
		}
		return audit.Inconclusive(audit.Count("records", q.Records()))
	},
})
