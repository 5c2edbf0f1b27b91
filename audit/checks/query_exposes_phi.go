package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = add(audit.Check{
	ID:       audit.NewID("query-exposes-phi"),
	Severity: audit.Critical,
	Needs:    audit.NeedsEcho | audit.NeedsQuery,
	Judge: func(o audit.Observation) audit.Verdict {
		if n := o.Query.Exposed() + o.WorklistQuery.Exposed(); n > 0 {
			return audit.Fail(exposedFacts(n, o.Query.Tally)...)
		}
		switch {
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), stepEvidence(o.Find)...)
		case o.AllShown(phi.CoreKeys).Holds():
			return audit.Pass(o.AllShown(phi.CoreKeys), audit.Count("records", o.Query.Records()+o.WorklistQuery.Records()))
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(strangerStep(o))...)
		}
		// No rows is no proof: an access filter may hide them from this caller,
		// or the archive may be empty today.
		return audit.Inconclusive(stepEvidence(o.Find)...)
	},
})

// exposedFacts are how many records identify a person, and by what.
func exposedFacts(records uint64, t *phi.Tally) []audit.Fact {
	facts := []audit.Fact{audit.Count("records", records)}
	if t == nil {
		return facts
	}
	return append(facts,
		audit.Count("names", t.Fields[phi.PatientName][phi.Exposed]),
		audit.Count("birth-dates", t.Fields[phi.BirthDate][phi.Exposed]),
		audit.Count("patient-ids", t.Fields[phi.PatientID][phi.Exposed]))
}
