package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("rest-api-open"),
	Severity: audit.Critical,
	Needs:    audit.NeedsWeb,
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.REST; {
		case o.Web.Trusted(d):
			return audit.Inconclusive(append(webEvidence(d), audit.Word("asked-from-its-own-machine", audit.Yes))...)
		case d.Answer == audit.WebOpen:
			return audit.Fail(audit.Word("product", o.Web.Product))
		case d.Answer == audit.WebDenied, d.Answer == audit.WebAbsent:
			return audit.Pass(d.Shut(), webEvidence(d)...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb) && o.Target.Web.IsZero():
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(webEvidence(d)...)
		}
	},
})
