package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("web-cors"),
	Severity: audit.High,
	Needs:    audit.NeedsWeb,
	Judge: func(o audit.Observation) audit.Verdict {
		w := o.Web
		facts := append(webEvidence(w.CrossOrigin.WebDoor), audit.Word("read-by", w.CrossOrigin.Allows), audit.Word("with-credentials", audit.YesNo(w.CrossOrigin.Credentials)))
		switch {
		case w.ReadByOtherSites():
			return audit.Fail(facts...)
		case w.KeptFromOtherSites().Holds():
			return audit.Pass(w.KeptFromOtherSites(), facts...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		case w.CrossOrigin.Allows == audit.OriginUnknown:
			return audit.Inconclusive(webEvidence(w.CrossOrigin.WebDoor)...)
		}
		return audit.Inconclusive(facts...)
	},
})
