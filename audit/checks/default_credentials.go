package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("default-credentials"),
	Severity: audit.Critical,
	Needs:    audit.NeedsWeb,
	Title:    audit.Lit("Takes a user and password that its product comes with"),
	Fix:      audit.Lit("Set a password of your own, and remove the users that came with the product"),
	Settings: settings("default-credentials"),
	Refs:     []audit.Text{audit.Lit("CWE-1392"), audit.Lit("CWE-521"), audit.Lit("45 CFR 164.312(d)")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch d := o.Web.Defaults; {
		case d.Answer == audit.WebOpen && o.Web.Default != audit.NoCredential:
			return audit.Fail(audit.Word("credential", o.Web.Default))
		case d.Answer == audit.WebDenied:
			return audit.Pass(asked(d)...)
		}
		return audit.Inconclusive(asked(o.Web.Defaults)...)
	},
})
