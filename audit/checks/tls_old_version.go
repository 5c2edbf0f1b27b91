package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-old-version"),
	Severity: audit.Medium,
	Needs:    audit.NeedsTLS,
	Judge: func(o audit.Observation) audit.Verdict {
		old := []audit.Step{o.TLSFacts.Versions.TLS10, o.TLSFacts.Versions.TLS11}
		refused := old[0].HandshakeRefused().And(old[1].HandshakeRefused())
		switch {
		case old[0].OK():
			return audit.Fail(audit.Word("version", audit.TLS10))
		case old[1].OK():
			return audit.Fail(audit.Word("version", audit.TLS11))
		case refused.Holds():
			return audit.Pass(refused, audit.Word("version", o.TLSFacts.Version))
		case o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(stepEvidence(o.TLS)...)
	},
})
