package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("posture-drift"),
	Severity: audit.High,
	Needs:    audit.NeedsEcho | audit.NeedsQuery | audit.NeedsServices,
	Title:    audit.Lit("Is not in the posture that the inventory expects"),
	Why:      audit.Lit("A server that was closed stays closed until somebody installs it anew or changes a setting. This tells when that has happened"),
	Fix:      audit.Lit("Find out who changed it; undo the change, or write the new posture into the inventory"),
	Refs:     []audit.Text{audit.Lit("45 CFR 164.308(a)(8)"), audit.Lit("NIST SP 800-128"), audit.Lit("CWE-1188")},
	How: audit.How{
		Asks:          audit.Lit("What the configuration expects of the target is compared with what was seen: plaintext, TLS, how far a stranger gets, what the server says it is, which services it negotiates"),
		Fails:         audit.Lit("At least one of these differs, for better or for worse"),
		Passes:        audit.Lit("All that is expected was measured, and is so"),
		Inconclusive:  audit.Lit("Some of what is expected was not measured, and nothing differs; or nothing was tried"),
		NotApplicable: audit.Lit("Nothing is expected of the target"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		moved, unknown := o.Drift()
		switch {
		case len(moved) > 0:
			return audit.Fail(append(moved, unknown...)...)
		case o.Target.Expect.IsZero() && o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted:
			return audit.NotApplicable()
		case len(unknown) > 0 || o.Target.Expect.IsZero():
			return audit.Inconclusive(unknown...)
		}
		return audit.Pass(o.Target.Expect.Met(moved, unknown))
	},
})
