package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("default-credentials"),
	Severity: audit.Critical,
	Needs:    audit.NeedsWeb,
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.Defaults; {
		case d.Answer == audit.WebOpen && o.Web.Default != audit.NoCredential:
			return audit.Fail(audit.Word("credential", o.Web.Default))
		case d.Answer == audit.WebDenied:
			return audit.Pass(d.Denied(), webEvidence(d)...)
		}
		return audit.Inconclusive(webEvidence(o.Web.Defaults)...)
	},
})
