package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("retrieve-negotiated"),
	Severity: audit.Medium,
	Needs:    audit.NeedsServices,
	Zoned:    true,
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
		case o.Proposed(is).Holds():
			return audit.Pass(o.Proposed(is), audit.Count("proposed", proposed))
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(strangerStep(o))...)
		}
		return audit.Inconclusive(stepEvidence(strangerStep(o))...)
	}
}
