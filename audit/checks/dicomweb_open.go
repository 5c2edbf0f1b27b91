package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("dicomweb-open"),
	Severity: audit.High,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.QIDO; {
		case o.Web.Trusted(d):
			return audit.Inconclusive(append(webEvidence(d), audit.Word("asked-from-its-own-machine", audit.Yes))...)
		case d.Answer == audit.WebOpen:
			facts := []audit.Fact{audit.Count("records", o.Web.Query.Records())}
			if o.Web.Metadata.Answer != audit.NoAnswer {
				facts = append(facts, audit.Word("metadata", o.Web.Metadata.Answer))
			}
			return audit.Fail(append(facts, besideLists(o.Web)...)...)
		case d.Answer == audit.WebDenied:
			return audit.Pass(d.Denied(), append(webEvidence(d), besideLists(o.Web)...)...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(webEvidence(d)...)
		}
	},
})
