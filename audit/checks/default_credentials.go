package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("default-credentials"),
	Severity: audit.Critical,
	Needs:    audit.NeedsWeb,
	Title:    audit.Lit("Takes a user and password that its product comes with"),
	Why:      audit.Lit("The passwords that products come with are published, and an intruder tries them first. Often the account behind them may do everything"),
	Fix:      audit.Lit("Set a password of your own, and remove the users that came with the product"),
	Settings: settings("default-credentials"),
	Refs:     []audit.Text{audit.Lit("CWE-1392"), audit.Lit("CWE-521"), audit.Lit("45 CFR 164.312(d)")},
	How: audit.How{
		Asks:         audit.Lit("With --default-credentials, the first door that asks for HTTP Basic authentication, DICOMweb or Orthanc's /system, is tried with orthanc/orthanc and admin/admin, slowly"),
		Fails:        audit.Lit("The door opens to one of them"),
		Passes:       audit.Lit("The door denies them"),
		Inconclusive: audit.Lit("--default-credentials was not given, no door asks for HTTP Basic authentication, or the attempt got some other answer or none"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.Defaults; {
		case d.Answer == audit.WebOpen && o.Web.Default != audit.NoCredential:
			return audit.Fail(audit.Word("credential", o.Web.Default))
		case d.Answer == audit.WebDenied:
			return audit.Pass(d.Denied(), asked(d)...)
		}
		return audit.Inconclusive(asked(o.Web.Defaults)...)
	},
})
