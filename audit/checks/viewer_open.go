package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("viewer-open"),
	Severity: audit.Low,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.Viewer; {
		case d.Answer == audit.WebOpen:
			return audit.Fail(append([]audit.Fact{audit.Word("viewer", o.Web.ViewerAt)}, pageEvidence(o.Web.ViewerPage)...)...)
		case d.Answer == audit.WebDenied, d.Answer == audit.WebAbsent:
			return audit.Pass(d.Shut(), append(webEvidence(d), pageEvidence(o.Web.ViewerPage)...)...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb) && o.Target.Web.IsZero():
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(webEvidence(d)...)
		}
	},
})
