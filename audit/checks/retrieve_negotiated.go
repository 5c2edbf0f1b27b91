package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("retrieve-negotiated"),
	Severity: audit.Medium,
	Needs:    audit.NeedsServices,
	Zoned:    true,
	Title:    audit.Lit("Negotiates retrieval of images with a caller it was never told"),
	Why:      audit.Lit("By C-MOVE or C-GET images leave the archive. Whether C-MOVE can reach a stranger also depends on the destinations that the archive knows"),
	Fix:      audit.Lit("Allow C-MOVE and C-GET only to the workstations that retrieve from the archive"),
	Settings: settings("retrieve-negotiated"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.2"), audit.Lit("PS3.4 §C.4.3"), audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("CWE-306")},
	How: audit.How{
		Asks:         audit.Lit("Another association, after all others, proposes Study Root MOVE, Study Root GET and Patient Root MOVE. They are negotiated and never used: no image is retrieved"),
		Fails:        contextAccepted,
		Passes:       contextsRefused,
		Inconclusive: strangersUnsettled,
	},
	Judge: negotiated(audit.Service.Retrieve),
})

// negotiated judges by the presentation contexts that a stranger got. They are
// negotiated, not exercised: nothing was stored and nothing retrieved.
func negotiated(is func(audit.Service) bool) func(audit.Observation) audit.Verdict {
	return func(o audit.Observation) audit.Verdict {
		var facts []audit.Fact
		proposed := 0
		for s := range audit.Services {
			if !is(s) || o.Contexts[s] == audit.NotProposed {
				continue
			}
			proposed++
			if o.Contexts[s] == audit.Accepted {
				facts = append(facts, audit.Word("service", s))
			}
		}
		switch {
		case len(facts) > 0:
			return audit.Fail(facts...)
		case o.Proposed(is).Holds():
			return audit.Pass(o.Proposed(is), audit.Count("proposed", proposed))
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(door(o))...)
	}
}
