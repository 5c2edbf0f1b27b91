package main

import (
	"context"
	"iter"
	"net/netip"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/sweep"
	"pacsaudit/report"
)

// sweepRecord is a sweep as the report keeps it.
func sweepRecord(s *sweep.Sweep, t *sweep.Tally, skipped uint64) *report.Sweep {
	out := &report.Sweep{
		Addresses: t.Addresses, NeverListed: skipped, Swept: t.Swept, Connections: t.Connections, Complete: t.Complete,
		Ports: s.Plan.Ports, Outcomes: []report.SightingCount{}, Found: []report.FoundPort{},
		Compared: t.Listed != nil, Silent: []audit.Text{}, Findings: []report.Finding{},
	}
	for o, n := range t.Ports {
		if n > 0 {
			out.Count(audit.Sighting(o), n)
		}
	}
	out.Found = slices.Grow(out.Found, len(t.Found))
	for _, f := range t.Found {
		port := report.NewFoundPort(audit.Operator(f.Address.String()), f.Sighting, f.Knock)
		port.Unlisted = t.Unlisted(f.Address)
		out.Found = append(out.Found, port)
	}
	for _, a := range silent(t) {
		out.Silent = append(out.Silent, audit.Operator(a.String()))
	}
	if t.Listed != nil {
		out.Findings = report.NewSweepFindings(observations(t), inventoryChecks(), t.Complete)
	}
	return out
}

// observations are what the checks look at: ports that were found, and ports
// of the inventory that were not.
func observations(t *sweep.Tally) iter.Seq[audit.Observation] {
	return func(yield func(audit.Observation) bool) {
		for _, f := range t.Found {
			if !yield(foundObservation(t, f)) {
				return
			}
		}
		for _, a := range silent(t) {
			if !yield(silentObservation(t.Listed[a])) {
				return
			}
		}
	}
}

// inventoryChecks are those that compare with the inventory.
func inventoryChecks() []*audit.Check {
	return slices.DeleteFunc(slices.Clone(checks.All()), func(c *audit.Check) bool {
		return c.ID != audit.NewID("inventory-unknown") && c.ID != audit.NewID("inventory-silent")
	})
}

// silent are the ports of the inventory that did not answer.
func silent(t *sweep.Tally) []netip.AddrPort {
	var list []netip.AddrPort
	for a, s := range t.Listed {
		if s == audit.PortClosed || s == audit.PortSilent || s == audit.PortNoRoute {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, netip.AddrPort.Compare)
	return list
}

// foundObservation is a connection of a sweep as the checks see it.
func foundObservation(t *sweep.Tally, f sweep.Found) audit.Observation {
	o := audit.Observation{Reach: audit.Step{Outcome: audit.OK}, Implementation: f.Knock.Implementation}
	if t.Listed != nil {
		o.Target.Listed = audit.Listed
	}
	if t.Unlisted(f.Address) {
		o.Target.Listed = audit.Unlisted
	}
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

// silentObservation is a port of the inventory that did not answer.
func silentObservation(s audit.Sighting) audit.Observation {
	o := audit.Observation{Target: audit.Target{Listed: audit.Listed}}
	switch s {
	case audit.PortClosed:
		o.Reach.Outcome = audit.Refused
	case audit.PortSilent:
		o.Reach.Outcome = audit.TimedOut
	default:
		o.Reach.Outcome, o.Reach.Cause = audit.Failed, audit.NoRoute
	}
	return o
}

// foundTargets are the speakers of a sweep as targets of an audit: those of the
// inventory as it lists them.
func foundTargets(ctx context.Context, t *sweep.Tally, v *inventory.Inventory) []audit.Target {
	listed := map[netip.AddrPort]audit.Target{}
	from := audit.NoZone
	if v != nil {
		from = v.From
		for _, target := range v.Targets {
			for _, a := range listedPorts(ctx, []audit.Target{target}) {
				listed[a] = target
			}
		}
	}
	var list []audit.Target
	for _, f := range t.Found {
		if target, ok := listed[f.Address]; ok {
			list = append(list, target)
			continue
		}
		name := audit.Operator(f.Address.String())
		target := audit.Target{Name: name, Address: name, TLS: f.Knock.Transport == audit.TLS, From: from}
		if v != nil {
			target.Listed = audit.Unlisted
		}
		list = append(list, target)
	}
	return list
}
