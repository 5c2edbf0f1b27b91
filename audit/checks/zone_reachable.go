package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("zone-reachable"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation,
	Judge: func(o audit.Observation) audit.Verdict {
		from := o.Target.From
		facts := []audit.Fact{audit.Word("from", from)}
		if o.Target.Zone != audit.NoZone {
			facts = append(facts, audit.Word("zone", o.Target.Zone))
		}
		switch r := o.Reach; {
		case !r.Tried() || r.Outcome == audit.Interrupted || r.Cause == audit.OutOfScope || r.Cause == audit.NeverListed || r.Cause == audit.LocalFault:
			return audit.Inconclusive(stepEvidence(r)...)
		case !from.Open(), o.Target.Zone.Open():
			return audit.NotApplicable()
		case r.OK():
			return audit.Fail(facts...)
		case r.Unreached().Holds():
			return audit.Pass(r.Unreached(), append(stepEvidence(r), facts...)...)
		}
		// A refusal came from the machine itself: the way to it is open.
		return audit.Inconclusive(append(stepEvidence(o.Reach), facts...)...)
	},
})
