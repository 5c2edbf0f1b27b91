package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-port-plaintext"),
	Severity: audit.High,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case !o.Target.TLS && o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted:
			return audit.NotApplicable()
		case !o.Target.TLS:
			return audit.Inconclusive()
		case o.Plaintext.OK() && !o.TLS.OK():
			return audit.Fail(stepEvidence(o.TLS)...)
		case o.Secured().Holds():
			return audit.Pass(o.Secured())
		}
		return audit.Inconclusive(stepEvidence(o.TLS)...)
	},
})
