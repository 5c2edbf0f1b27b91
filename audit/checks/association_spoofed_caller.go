package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-spoofed-caller"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Takes an AE title of another device as proof of who is calling"),
	Fix:      audit.Lit("Tie each calling AE title to its address, or require client certificates"),
	Settings: settings("association-any-calling"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("CWE-290"), audit.Lit("45 CFR 164.312(d)")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch s := o.Spoofed; {
		case s.OK():
			return audit.Fail()
		case s.Refusal():
			return audit.Pass(attempt(s)...)
		}
		return audit.Inconclusive(attempt(o.Spoofed)...)
	},
})
