package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("viewer-open"),
	Severity: audit.Low,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Title:    audit.Lit("Serves a viewer to anybody"),
	Fix:      audit.Lit("Put the viewer behind the same login as the archive; what it can show depends on the archive's other doors"),
	Refs:     []audit.Text{audit.Lit("CWE-306"), audit.Lit("CWE-200")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.Viewer; {
		case d.Answer == audit.WebOpen:
			return audit.Fail(audit.Word("viewer", o.Web.ViewerAt))
		case d.Answer == audit.WebDenied, d.Answer == audit.WebAbsent:
			return audit.Pass(asked(d)...)
		case noWeb(o, o.Target.DICOMweb) && o.Target.Web.IsZero():
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(asked(d)...)
		}
	},
})
