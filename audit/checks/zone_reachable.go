package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("zone-reachable"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Can be reached from a network where strangers are"),
	Why:      audit.Lit("Where guests or the internet reach the port, nothing but the server's own settings stands between them and the patients"),
	Fix:      audit.Lit("Let the firewall pass DICOM between the imaging and clinical networks only"),
	Refs:     []audit.Text{audit.Lit("NIST SP 1800-24"), audit.Lit("CWE-923"), audit.Lit("45 CFR 164.312(e)(1)")},
	How: audit.How{
		Asks:          audit.Lit("The configuration says from which zone the audit is made (from) and in which the target stands (zone). The first association request shows whether TCP connects"),
		Fails:         audit.Lit("The audit is made from the zone internet or guest, the target stands in neither, and TCP connects"),
		Passes:        audit.Lit("From such a zone the connection times out or has no route"),
		Inconclusive:  audit.Lit("The machine itself refuses the connection, so that the way to it is open; or it fails in some other way; or it was not tried"),
		NotApplicable: audit.Lit("The audit is not made from such a zone, or the target stands in one"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		from := o.Target.From
		facts := []audit.Fact{audit.Word("from", from)}
		if o.Target.Zone != audit.NoZone {
			facts = append(facts, audit.Word("zone", o.Target.Zone))
		}
		switch r := o.Reach; {
		case !r.Tried() || r.Outcome == audit.Interrupted || r.Cause == audit.OutOfScope || r.Cause == audit.NeverListed || r.Cause == audit.LocalFault:
			return audit.Inconclusive(attempt(r)...)
		case !from.Open(), o.Target.Zone.Open():
			return audit.NotApplicable()
		case r.OK():
			return audit.Fail(facts...)
		case r.Unreached().Holds():
			return audit.Pass(r.Unreached(), append(attempt(r), facts...)...)
		}
		// A refusal came from the machine itself: the way to it is open.
		return audit.Inconclusive(append(attempt(o.Reach), facts...)...)
	},
})
