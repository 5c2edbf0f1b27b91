package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = add(audit.Check{
	ID:       audit.NewID("dicomweb-exposes-phi"),
	Severity: audit.Critical,
	Needs:    audit.NeedsWeb,
	Title:    audit.Lit("Shows identified patients by DICOMweb without asking who is there"),
	Why:      audit.Lit("DICOMweb gives a browser the same list of patients that C-FIND gives a workstation. That anybody could read it may have to be reported as a breach"),
	Fix:      audit.Lit("Close DICOMweb to strangers now, then find out from the web server's log who has asked"),
	Settings: settings("dicomweb-open"),
	Refs:     []audit.Text{audit.Lit("PS3.18 §10.6"), audit.Lit("PS3.15 Table E.1-1"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(a)(1)")},
	How: audit.How{
		Asks:          audit.Lit("Without credentials, QIDO-RS is asked for one study, then for as many as --rows allows. What identifies a person is counted; placeholders, test patients and pseudonyms are not, and no value is kept"),
		Fails:         audit.Lit("At least one study shows something that identifies a person directly: a name, a birth date, a patient ID, an address and the like"),
		Passes:        audit.Lit("The list was read to its end, is not empty and identifies nobody. Or the door demands authentication, shows a login page or forbids the request"),
		Inconclusive:  audit.Lit("The list is empty or was not read to its end, or something else is answered, or nothing. Or it is an Orthanc that was asked from its own machine, which it trusts"),
		NotApplicable: noDICOMweb,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		q := o.Web.Query
		switch d := o.Web.QIDO; {
		case o.Web.Trusted(d):
			return audit.Inconclusive(append(asked(d), audit.Word("asked-from-its-own-machine", audit.Yes))...)
		case q.Exposed() > 0:
			return audit.Fail(audit.Count("records", q.Exposed()),
				audit.Count("names", q.Tally.Fields[phi.PatientName][phi.Exposed]),
				audit.Count("birth-dates", q.Tally.Fields[phi.BirthDate][phi.Exposed]),
				audit.Count("patient-ids", q.Tally.Fields[phi.PatientID][phi.Exposed]))
		case d.Answer == audit.WebOpen && q.All().Holds():
			return audit.Pass(q.All(), audit.Count("records", q.Records()))
		case d.Answer == audit.WebDenied:
			return audit.Pass(d.Denied(), asked(d)...)
		case noWeb(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(asked(d)...)
		}
	},
})
