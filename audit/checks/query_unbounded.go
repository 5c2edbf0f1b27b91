package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("query-unbounded"),
	Severity: audit.Medium,
	Needs:    audit.NeedsEcho | audit.NeedsQuery,
	Zoned:    true,
	Title:    audit.Lit("Lets a caller it was never told read its list of studies without a limit"),
	Why:      audit.Lit("Without a limit one query copies the whole list of studies, and a few at a time can keep the archive from its work"),
	Fix:      audit.Lit("Set a limit on the results of a query, and honour C-CANCEL"),
	Settings: settings("query-unbounded"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.1.3"), audit.Lit("PS3.7 §9.3.2.3"), audit.Lit("CWE-770")},
	How: audit.How{
		Asks:          audit.Lit("While studies are queried, C-CANCEL is sent when --rows records have come. The server has 3 seconds and 16 MiB to end the query"),
		Fails:         audit.Lit("The server gives --rows records and has no limit below that, or goes on after C-CANCEL"),
		Passes:        audit.Lit("The server stops at a limit of its own after some records. Or C-FIND is refused: its status says so (0118H, 0122H, 0124H or 0211H), or the server hangs up on it, and once more on the least that can be asked" + orShutOut),
		Inconclusive:  audit.Lit("The archive has fewer studies than --rows; everything is counted (--full), so that nothing is cancelled; or the query failed in some other way"),
		NotApplicable: audit.Lit("There is no presentation context for C-FIND"),
	},
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
			return audit.NotApplicable(attempt(o.Find)...)
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), attempt(o.Find)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(door(o))...)
		}
		return audit.Inconclusive(audit.Count("records", q.Records()))
	},
})
