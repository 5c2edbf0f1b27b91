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
	Why:      whySSN,
	Fix:      audit.Lit("Close the archive to unknown callers now, and take the numbers out of the identifiers"),
	Settings: settings("query-open"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.1"), audit.Lit("CWE-359"), audit.Lit("45 CFR 164.514(b)(2)(i)(G)")},
	How: audit.How{
		Asks:         audit.Lit("The records of query-exposes-phi are searched for social security numbers of the United States. A number counts if it is labelled as one, if it is written as one (also inside a Medicare or military number), or if the numbers of all records are explained by nothing else. Nine digits alone are no evidence"),
		Fails:        audit.Lit("At least one record holds such a number"),
		Passes:       audit.Lit("Everything was counted, there are studies, and no record holds one. Or C-FIND is refused: " + refusedBy + orShutOut),
		Inconclusive: noRecords,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		q, w := believed(o.Query.Tally), believed(o.WorklistQuery.Tally)
		n := ssns{q.labelled + w.labelled, q.formatted + w.formatted, q.population + w.population}
		switch {
		case n != ssns{}:
			return audit.Fail(n.facts()...)
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), attempt(o.Find)...)
		case o.AllShown(phi.PHIKeys).Holds():
			return audit.Pass(o.AllShown(phi.PHIKeys), audit.Count("records", o.Query.Records()+o.WorklistQuery.Records()))
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(o.Find)...)
	},
})

// ssns are the records with a social security number that is believed: said to
// be one; written as one, alone or inside a Medicare or a military number; bare,
// and shown by the other values.
type ssns struct{ labelled, formatted, population uint64 }

func believed(t *phi.Tally) (n ssns) {
	if t != nil {
		n.labelled = t.SSN[phi.SSNLabelled]
		n.formatted = t.SSN[phi.SSNFormatted] + t.SSN[phi.SSNMedicare] + t.SSN[phi.SSNMilitary]
		n.population = t.SSN[phi.SSNPopulation]
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
