package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("implementation-missing"),
	Severity: audit.Info,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Does not say what implementation it is"),
	Why:      audit.Lit("When a fault is published, servers are found by what they say they are. One that says nothing is missed"),
	Fix:      audit.Lit("Ask the vendor for a server that sends its Implementation Class UID, which is mandatory"),
	Refs:     []audit.Text{audit.Lit("PS3.7 §D.3.3.2")},
	How: audit.How{
		Asks:         audit.Lit("The Implementation Class UID is read from the A-ASSOCIATE-AC that a stranger got"),
		Fails:        audit.Lit("There is none"),
		Passes:       audit.Lit("There is one"),
		Inconclusive: noAssociation,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Associated():
			return audit.Inconclusive(attempt(door(o))...)
		case o.Implementation.ClassUID.IsZero():
			return audit.Fail()
		}
		return audit.Pass(o.Implementation.Said())
	},
})
