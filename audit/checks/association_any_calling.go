package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-any-calling"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Opens an association to a calling AE title it was never told"),
	Fix:      audit.Lit("Accept only the calling AE titles, from the addresses, that are in use"),
	Settings: settings("association-any-calling"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(d)"), audit.Lit("NIST SP 1800-24")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Associated():
			return audit.Fail()
		case o.Addressed.Refusal() && o.ShutOut():
			return audit.Pass(attempt(o.Addressed)...)
		case o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass(attempt(o.TLS)...)
		}
		return audit.Inconclusive(attempt(door(o))...)
	},
})
