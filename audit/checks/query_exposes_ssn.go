package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = add(audit.Check{
	ID:       audit.NewID("query-exposes-ssn"),
	Severity: audit.Critical,
	Needs:    audit.NeedsEcho | audit.NeedsQuery,
	Judge: func(o audit.Observation) audit.Verdict {
		q, w := evidentSSNs(o.Query.Tally), evidentSSNs(o.WorklistQuery.Tally)
		n := ssns{q.labelled + w.labelled, q.formatted + w.formatted, q.population + w.population}
		switch {
		case n != ssns{}:
			return audit.Fail(n.facts()...)
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), stepEvidence(o.Find)...)
		case o.AllShown(phi.PHIKeys).Holds():
			return audit.Pass(o.AllShown(phi.PHIKeys), audit.Count("records", o.Query.Records()+o.WorklistQuery.Records()))
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(strangerStep(o))...)
		}
		return audit.Inconclusive(stepEvidence(o.Find)...)
	},
})

// ssns are the records with a social security number that is believed: said to
// be one; written as one, alone or inside a Medicare or a military number; bare,
// and shown by the other values.
type ssns struct{ labelled, formatted, population uint64 }

func evidentSSNs(t *phi.Tally) (n ssns) {
	if t != nil {
		n.labelled = t.SSN.Labelled
		n.formatted = t.SSN.Formatted + t.SSN.Medicare + t.SSN.Military
		n.population = t.SSN.Population
	}
	return n
}

func (n ssns) facts() []audit.Fact {
	facts := []audit.Fact{audit.Count("labelled", n.labelled), audit.Count("formatted", n.formatted)}
	if n.population > 0 {
		facts = append(facts, audit.Count("by-population", n.population))
	}
	return facts
}
