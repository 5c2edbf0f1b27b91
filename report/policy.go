package report

import "pacsaudit/audit"

// Expectation is the posture that a target was measured in. What was not
// measured is not expected to be anything.
func (t *Target) Expectation() audit.Expectation {
	plaintext, tls := t.Steps.Plaintext, t.Steps.TLS
	e := audit.Expectation{
		Plaintext: audit.PlaintextDoor(plaintext, tls), TLS: audit.TLSModeOf(plaintext, tls),
		ClassUID: t.Implementation.ClassUID, VersionName: t.Implementation.VersionName,
	}
	if t.Settled || !t.Exposure.Measured() {
		e.Stranger = audit.ReachOf(t.Exposure) // a lower bound is no posture
	}
	for s := range audit.Services {
		for _, c := range t.Contexts {
			if c.UID == s.UID() {
				e.Contexts[s], e.ContextsGiven = c.Accepted, true
			}
		}
	}
	return e
}
