package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-weak-cipher"),
	Severity: audit.Medium,
	Needs:    audit.NeedsTLS,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.TLSFacts.Weak.OK():
			return audit.Fail(audit.Word("suite", o.TLSFacts.WeakSuite))
		case o.TLSFacts.Weak.HandshakeRefused().Holds():
			return audit.Pass(o.TLSFacts.Weak.HandshakeRefused())
		case o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(stepEvidence(o.TLS)...)
	},
})
