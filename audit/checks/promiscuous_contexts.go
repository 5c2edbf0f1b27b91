package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("promiscuous-contexts"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Accepts an abstract syntax that does not exist"),
	Why:      audit.Lit("A server that accepts whatever is proposed looks at nothing, or wants to be found: a receiver open to everything, or a honeypot. Read its other answers with care"),
	Fix:      audit.Lit("Configure the SOP classes that the server supports; one that accepts everything may be a honeypot or an open receiver"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("PS3.8 Table 9-18")},
	How: audit.How{
		Asks:         audit.Lit("The stranger's association proposes an abstract syntax that does not exist, under a UID of pacsaudit's own"),
		Fails:        audit.Lit("It is accepted"),
		Passes:       audit.Lit("It is not accepted, or the answer leaves it out"),
		Inconclusive: noAssociation,
	},
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
