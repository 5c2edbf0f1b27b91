package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("rest-api-open"),
	Severity: audit.Critical,
	Needs:    audit.NeedsWeb,
	Title:    audit.Lit("Gives its administration interface to anybody"),
	Why:      audit.Lit("By its REST interface every study can be read, changed and deleted, and the server itself be made to do things. It is meant for administrators"),
	Fix:      audit.Lit("Demand authentication for the REST interface, or bind it to the machine itself: it can read, change and delete everything"),
	Settings: settings("rest-api-open"),
	Refs:     []audit.Text{audit.Lit("CWE-306"), audit.Lit("CWE-1188"), audit.Lit("ICSMA-25-037-02"), audit.Lit("45 CFR 164.312(a)(1)")},
	How: audit.How{
		Asks:          audit.Lit("Without credentials, /system is asked for at the archive's web address: Orthanc has its REST interface there"),
		Fails:         audit.Lit("The answer is that of an Orthanc"),
		Passes:        audit.Lit("The door demands authentication, shows a login page, forbids the request or does not exist"),
		Inconclusive:  webOther,
		NotApplicable: noWebAddress,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.REST; {
		case o.Web.Trusted(d):
			return audit.Inconclusive(append(asked(d), audit.Word("asked-from-its-own-machine", audit.Yes))...)
		case d.Answer == audit.WebOpen:
			return audit.Fail(audit.Word("product", o.Web.Product))
		case d.Answer == audit.WebDenied, d.Answer == audit.WebAbsent:
			return audit.Pass(d.Shut(), asked(d)...)
		case noWeb(o, o.Target.DICOMweb) && o.Target.Web.IsZero():
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(asked(d)...)
		}
	},
})
