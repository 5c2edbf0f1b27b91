package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-any-calling"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Opens an association to a calling AE title it was never told"),
	Why:      audit.Lit("An AE title is all that most DICOM servers know of a caller. One that accepts titles it was never told takes any machine on the network for a modality or a workstation"),
	Fix:      audit.Lit("Accept only the calling AE titles, from the addresses, that are in use"),
	Settings: settings("association-any-calling"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(d)"), audit.Lit("NIST SP 1800-24")},
	How: audit.How{
		Asks:         audit.Lit("An association is requested with a random calling AE title: to a random called AE title first, then to the configured one. With --default-titles, and where none is configured, those that products come with follow"),
		Fails:        audit.Lit("One of these associations is accepted"),
		Passes:       audit.Lit("The one to the configured called AE title is rejected or aborted, or TLS demands a client certificate"),
		Inconclusive: audit.Lit("No called AE title is configured and the random one is refused; both are rejected as not recognized, and nothing shows that the configured one is right; or nothing came, or only a temporary refusal"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Associated():
			return audit.Fail()
		case o.Addressed.Refusal() && o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(o.Addressed)...)
		case o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass(o.TLS.Demanded(), attempt(o.TLS)...)
		}
		return audit.Inconclusive(attempt(door(o))...)
	},
})
