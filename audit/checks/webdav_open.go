package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("webdav-open"),
	Severity: audit.High,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.WebDAV; {
		case o.Web.Trusted(d):
			return audit.Inconclusive(append(webEvidence(d), audit.Word("asked-from-its-own-machine", audit.Yes))...)
		case d.Answer == audit.WebOpen:
			return audit.Fail(webEvidence(d)...)
		case d.Answer == audit.WebDenied, d.Answer == audit.WebAbsent:
			return audit.Pass(d.Shut(), webEvidence(d)...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb) && o.Target.Web.IsZero():
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(webEvidence(d)...)
		}
	},
})
