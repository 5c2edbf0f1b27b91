package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("dicomweb-open"),
	Severity: audit.High,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Title:    audit.Lit("Answers DICOMweb queries without asking who is there"),
	Why:      audit.Lit("Closing the DICOM port does not help while the web server lists the same studies. A browser is enough to read them"),
	Fix:      audit.Lit("Demand authentication for DICOMweb: closing the DICOM port alone leaves the same patients readable here"),
	Settings: settings("dicomweb-open"),
	Refs:     []audit.Text{audit.Lit("PS3.18 §10.6"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(a)(1)"), audit.Lit("45 CFR 164.312(d)")},
	How: audit.How{
		Asks:          audit.Lit("Without credentials, QIDO-RS is asked for one study (GET studies?limit=1). If one comes, the metadata of one of its instances is asked for too, and the answer to that is shown as evidence"),
		Fails:         audit.Lit("The answer is a list of studies, even an empty one. Whether it identifies patients is for dicomweb-exposes-phi"),
		Passes:        audit.Lit("The door demands authentication, shows a login page or forbids the request"),
		Inconclusive:  webOther,
		NotApplicable: noDICOMweb,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.QIDO; {
		case o.Web.Trusted(d):
			return audit.Inconclusive(append(asked(d), audit.Word("asked-from-its-own-machine", audit.Yes))...)
		case d.Answer == audit.WebOpen:
			facts := []audit.Fact{audit.Count("records", o.Web.Query.Records())}
			if o.Web.Metadata.Answer != audit.NoAnswer {
				facts = append(facts, audit.Word("metadata", o.Web.Metadata.Answer))
			}
			return audit.Fail(facts...)
		case d.Answer == audit.WebDenied:
			return audit.Pass(d.Denied(), asked(d)...)
		case noWeb(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(asked(d)...)
		}
	},
})
