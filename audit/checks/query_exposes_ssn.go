package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = add(audit.Check{
	ID:       audit.NewID("query-exposes-ssn"),
	Severity: audit.Critical,
	Needs:    audit.NeedsEcho | audit.NeedsQuery,
	Title:    audit.Lit("Shows social security numbers to a caller it was never told"),
	Fix:      audit.Lit("Close the archive to unknown callers now, and take the numbers out of the identifiers"),
	Settings: settings("query-open"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.1"), audit.Lit("CWE-359"), audit.Lit("45 CFR 164.514(b)(2)(i)(G)")},
	Judge: func(o audit.Observation) audit.Verdict {
		labelled, formatted := ssn(o.Query, phi.SSNLabelled)+ssn(o.WorklistQuery, phi.SSNLabelled), ssn(o.Query, phi.SSNFormatted)+ssn(o.WorklistQuery, phi.SSNFormatted)
		switch {
		case labelled+formatted > 0:
			return audit.Fail(audit.Count("labelled", labelled), audit.Count("formatted", formatted))
		case o.Query.Records() > 0 && !o.Query.AtLeast && !o.WorklistQuery.AtLeast:
			return audit.Pass(audit.Count("records", o.Query.Records()))
		case !o.QueryAuthorised() && !o.WorklistAuthorised() && o.Associated() && denied(o.Find):
			return audit.Pass(attempt(o.Find)...)
		case o.ShutOut():
			return audit.Pass(attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(o.Find)...)
	},
})

func ssn(q audit.Query, e phi.Evidence) uint64 {
	if q.Tally == nil {
		return 0
	}
	return q.Tally.SSN[e]
}
