package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-any-calling"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Associated():
			return audit.Fail()
		case o.WithCalledTitle.Refusal() && o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(o.WithCalledTitle)...)
		case o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass(o.TLS.Demanded(), stepEvidence(o.TLS)...)
		}
		return audit.Inconclusive(stepEvidence(strangerStep(o))...)
	},
})
