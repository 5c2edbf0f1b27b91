package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("viewer-open"),
	Severity: audit.Low,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Title:    audit.Lit("Serves a viewer to anybody"),
	Why:      audit.Lit("A viewer is a door to the images that needs no DICOM software, and it tells which product is running"),
	Fix:      audit.Lit("Put the viewer behind the same login as the archive; what it can show depends on the archive's other doors"),
	Refs:     []audit.Text{audit.Lit("CWE-306"), audit.Lit("CWE-200")},
	How: audit.How{
		Asks:          audit.Lit("Without credentials, the paths are asked for where the viewers of Orthanc, Stone, OHIF, Weasis, dcm4chee and Oviyam are; before that a path that nobody has, because some servers have a page for everything"),
		Fails:         audit.Lit("One of these paths gives a page that asks for no password"),
		Passes:        audit.Lit("Each of them is absent or denied, and so is the path that nobody has"),
		Inconclusive:  audit.Lit("One of the paths, or the one that nobody has, is answered in some other way or not at all"),
		NotApplicable: noWebAddress,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.Viewer; {
		case d.Answer == audit.WebOpen:
			return audit.Fail(audit.Word("viewer", o.Web.ViewerAt))
		case d.Answer == audit.WebDenied, d.Answer == audit.WebAbsent:
			return audit.Pass(d.Shut(), asked(d)...)
		case noWeb(o, o.Target.DICOMweb) && o.Target.Web.IsZero():
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(asked(d)...)
		}
	},
})
