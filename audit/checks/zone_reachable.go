package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("zone-reachable"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation | audit.NeedsWeb,
	Judge: func(o audit.Observation) audit.Verdict {
		t, place := &o.Target, o.Target.Stands()
		facts := []audit.Fact{audit.Identifier("from", place)}
		if t.Zone != audit.NoZone {
			facts = append(facts, audit.Word("zone", t.Zone))
		}
		switch r := o.Reach; {
		case !r.Tried() || r.Outcome == audit.Interrupted || r.Cause == audit.OutOfScope || r.Cause == audit.NeverListed || r.Cause == audit.LocalFault:
			return audit.Inconclusive(stepEvidence(r)...)
		case t.MayReach():
			return audit.NotApplicable()
		case place.IsZero():
			return audit.Inconclusive(stepEvidence(r)...) // nobody said where this is
		case r.OK():
			return audit.Fail(facts...)
		case o.Web.Exposure() >= audit.QueryAuthorised:
			return audit.Fail(append(facts, audit.Word("web", o.Web.Exposure()))...)
		case o.Web.Answers():
			return audit.Inconclusive(append(stepEvidence(r), append(facts, audit.Word("web", o.Web.Exposure()))...)...)
		case r.Unreached().Holds():
			return audit.Pass(r.Unreached(), append(stepEvidence(r), facts...)...)
		}
		// A refusal came from the machine itself: the way to it is open.
		return audit.Inconclusive(append(stepEvidence(o.Reach), facts...)...)
	},
})
