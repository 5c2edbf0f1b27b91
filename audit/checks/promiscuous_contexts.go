package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("promiscuous-contexts"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Accepts an abstract syntax that does not exist"),
	Fix:      audit.Lit("Configure the SOP classes that the server supports; one that accepts everything may be a honeypot or an open receiver"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("PS3.8 Table 9-18")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch o.Contexts[audit.MadeUp] {
		case audit.Accepted:
			return audit.Fail()
		case audit.NotAccepted, audit.Unanswered:
			return audit.Pass()
		}
		return audit.Inconclusive(attempt(door(o))...)
	},
})
