package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-spoofed-caller"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Takes an AE title of another device as proof of who is calling"),
	Why:      audit.Lit("AE titles travel in the clear and stand in the settings of every device. Where nothing else proves who is calling, anybody can have the rights of a registered modality"),
	Fix:      audit.Lit("Tie each calling AE title to its address, or require client certificates"),
	Settings: settings("association-any-calling"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("CWE-290"), audit.Lit("45 CFR 164.312(d)")},
	How: audit.How{
		Asks:         audit.Lit("With --spoof TITLE, an association is requested from this machine with that calling AE title, and one C-ECHO is sent over it. Nothing else is asked under that title"),
		Fails:        audit.Lit("The association is accepted, and the C-ECHO is not answered with a failure"),
		Passes:       audit.Lit("The association is rejected or aborted"),
		Inconclusive: audit.Lit("--spoof was not given, the C-ECHO is answered with a failure, or nothing came, or only a temporary refusal"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch s := o.Spoofed; {
		case s.OK():
			return audit.Fail()
		case s.Refusal():
			return audit.Pass(s.Refused(), attempt(s)...)
		}
		return audit.Inconclusive(attempt(o.Spoofed)...)
	},
})
