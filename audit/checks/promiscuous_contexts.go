package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("promiscuous-contexts"),
	Severity: audit.Low,
	Needs:    audit.NeedsServices,
	Zoned:    true,
	Title:    audit.Lit("Accepts an abstract syntax that does not exist"),
	Why:      audit.Lit("A server that accepts whatever is proposed looks at nothing, or wants to be found: a receiver open to everything, or a honeypot. Read its other answers with care"),
	Fix:      audit.Lit("Configure the SOP classes that the server supports; one that accepts everything may be a honeypot or an open receiver"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("PS3.8 Table 9-18")},
	How: audit.How{
		Asks:         audit.Lit("Another association, after all others, proposes an abstract syntax that does not exist, under a UID of pacsaudit's own"),
		Fails:        audit.Lit("It is accepted"),
		Passes:       audit.Lit("It is not accepted, or the answer leaves it out"),
		Inconclusive: noAssociation,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		madeUp := func(s audit.Service) bool { return s == audit.MadeUp }
		switch {
		case o.Contexts[audit.MadeUp] == audit.Accepted:
			return audit.Fail()
		case o.Proposed(madeUp).Holds():
			return audit.Pass(o.Proposed(madeUp))
		}
		return audit.Inconclusive(attempt(door(o))...)
	},
})
