package commands

import (
	"slices"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/sweep"
	"pacsaudit/report"
)

// sweepRecord is a sweep as the report keeps it.
func sweepRecord(s *sweep.Sweep, t *sweep.Tally, skipped uint64, l *listing, now time.Time) *report.Sweep {
	out := &report.Sweep{
		Addresses: t.Addresses, NeverListed: skipped, Swept: t.Swept, Connections: t.Connections, Complete: t.Complete,
		Ports: s.Plan.Ports, Outcomes: []report.SightingCount{}, Found: []report.FoundPort{},
		Compared: l != nil, Silent: []audit.Text{}, Findings: []report.Finding{},
	}
	for o, n := range t.Ports {
		if n > 0 {
			out.Count(audit.Sighting(o), n)
		}
	}
	out.Found = slices.Grow(out.Found, len(t.Found))
	for _, f := range t.Found {
		port := report.NewFoundPort(audit.Operator(f.Address.String()), f.Sighting, f.Knock)
		port.Unlisted = l != nil && l.unlisted(t, f.Address)
		out.Found = append(out.Found, port)
	}
	if l == nil {
		return out
	}
	for _, a := range l.silent(t) {
		out.Silent = append(out.Silent, audit.Operator(a.String()))
	}
	// Nothing that speaks is nothing unknown. Nothing that was listed is not
	// compared.
	for _, c := range checks.All() {
		switch c.ID {
		case audit.NewID("inventory-unknown"):
			out.AddFinding(c, l.found(t), report.PortsFound, audit.Verdict{Ruling: audit.RulingPass})
		case audit.NewID("inventory-silent"):
			out.AddFinding(c, l.swept(t, now), report.TargetsListed, audit.NotApplicable())
		}
	}
	return out
}

// foundObservation is a connection of a sweep as the checks see it.
func foundObservation(f sweep.Found) audit.Observation {
	o := audit.Observation{Target: audit.Target{Listed: audit.Listed}, Reach: audit.Step{Outcome: audit.OK}, Implementation: f.Knock.Implementation}
	switch {
	case !f.Sighting.Speaks():
		o.TLS = audit.Step{Outcome: audit.TLSFailed}
	case f.Knock.Transport == audit.TLS:
		o.TLS = audit.Step{Outcome: audit.OK}
	default:
		o.Plaintext = audit.Step{Outcome: audit.OK}
	}
	return o
}
