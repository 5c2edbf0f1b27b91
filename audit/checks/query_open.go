package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("query-open"),
	Severity: audit.High,
	Needs:    audit.NeedsQuery,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.QueryAuthorised(), o.WorklistAuthorised():
			return audit.Fail(audit.Count("records", o.Query.Records()+o.WorklistQuery.Records()))
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), stepEvidence(o.Find)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(strangerStep(o))...)
		}
		return audit.Inconclusive(stepEvidence(o.Find)...)
	},
})
