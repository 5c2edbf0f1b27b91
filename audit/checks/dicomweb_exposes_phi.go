package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("dicomweb-exposes-phi"),
	Severity: audit.Critical,
	Needs:    audit.NeedsWeb,
	Judge: func(o audit.Observation) audit.Verdict {
		q := o.Web.Query
		switch d := o.Web.QIDO; {
		case o.Web.Trusted(d):
			return audit.Inconclusive(append(webEvidence(d), audit.Word("asked-from-its-own-machine", audit.Yes))...)
		case q.Exposed() > 0:
			return audit.Fail(exposedFacts(q.Exposed(), q.Tally)...)
		case d.Answer == audit.WebOpen && q.All().Holds():
			return audit.Pass(q.All(), audit.Count("records", q.Records()))
		case d.Answer == audit.WebDenied:
			return audit.Pass(d.Denied(), webEvidence(d)...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		default:
			return audit.Inconclusive(webEvidence(d)...)
		}
	},
})
