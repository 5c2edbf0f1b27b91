package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("retrieve-negotiated"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Negotiates retrieval of images with a caller it was never told"),
	Fix:      audit.Lit("Allow C-MOVE and C-GET only to the workstations that retrieve from the archive"),
	Settings: settings("retrieve-negotiated"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.2"), audit.Lit("PS3.4 §C.4.3"), audit.Lit("PS3.8 §9.3.3.2"), audit.Lit("CWE-306")},
	Judge:    negotiated(audit.Service.Retrieve),
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
		case proposed > 0:
			return audit.Pass(audit.Count("proposed", proposed))
		case o.ShutOut():
			return audit.Pass(attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(door(o))...)
	}
}
