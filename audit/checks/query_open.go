package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("query-open"),
	Severity: audit.High,
	Needs:    audit.NeedsQuery,
	Zoned:    true,
	Title:    audit.Lit("Answers the queries of a caller it was never told"),
	Why:      audit.Lit("Whoever may query can list patients and studies as soon as there are any"),
	Fix:      audit.Lit("Allow C-FIND only to the calling AE titles, from the addresses, that need it"),
	Settings: settings("query-open"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.1"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(a)(1)"), audit.Lit("NIST SP 1800-24")},
	How: audit.How{
		Asks:         audit.Lit("Over the stranger's association, one C-FIND asks for studies, in the Study Root model and then in the Patient Root models, and one for the modality worklist"),
		Fails:        audit.Lit("One of them is answered as to somebody who may ask: with records, with none, or with the complaint that there are too many (status A7xxH). Whether patients are identified is for query-exposes-phi"),
		Passes:       audit.Lit("C-FIND for studies is refused: " + refusedBy + orShutOut),
		Inconclusive: queryUnsettled,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.QueryAuthorised(), o.WorklistAuthorised():
			return audit.Fail(audit.Count("records", o.Query.Records()+o.WorklistQuery.Records()))
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), attempt(o.Find)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(o.Find)...)
	},
})
