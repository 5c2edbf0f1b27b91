package commands

import (
	"iter"
	"net/netip"
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
		port := report.NewFoundPort(audit.Operator(f.Address.String()), f.Sighting, f.Connection)
		port.Unlisted = l != nil && l.unlisted(t, f.Address)
		out.Found = append(out.Found, port)
	}
	out.MarkAlike()
	if l == nil {
		return out
	}
	for _, a := range l.silent(t) {
		out.Silent = append(out.Silent, audit.Operator(a.String()))
	}
	// Where nothing was found, nothing is unknown: pass. Where nothing was listed,
	// nothing can be silent: not applicable.
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
	o := audit.Observation{Target: audit.Target{Listed: audit.Listed}, Steps: audit.Steps{Reach: audit.Step{Outcome: audit.OK}}, Implementation: f.Connection.Implementation}
	switch {
	case !f.Sighting.Speaks():
		o.TLS = audit.Step{Outcome: audit.TLSFailed}
	case f.Connection.Transport == audit.TLS:
		o.TLS = audit.Step{Outcome: audit.OK}
	default:
		o.Plaintext = audit.Step{Outcome: audit.OK}
	}
	return o
}

// found are observations of the ports that a sweep found. What was not measured,
// or may be a target whose name server gave no answer, is an empty observation,
// which is judged inconclusive.
func (l *listing) found(t *sweep.Tally) iter.Seq[audit.Observation] {
	return func(yield func(audit.Observation) bool) {
		if (!t.Complete || t.Ports[audit.PortNotMeasured] > 0) && !yield(audit.Observation{}) {
			return
		}
		for _, f := range t.Found {
			o := foundObservation(f)
			switch {
			case l.unlisted(t, f.Address):
				o.Target.Listed = audit.Unlisted
			case t.Unlisted(f.Address):
				o = audit.Observation{}
			}
			if !yield(o) {
				return
			}
		}
	}
}

// swept are observations of the targets of the inventory that the sweep covered.
func (l *listing) swept(t *sweep.Tally, now time.Time) iter.Seq[audit.Observation] {
	return func(yield func(audit.Observation) bool) {
		for _, target := range l.targets {
			if reach, covered := target.reach(t); covered && !yield(audit.Observation{Target: target.Target, Started: now, Steps: audit.Steps{Reach: reach}}) {
				return
			}
		}
	}
}

// reach returns how a target answered at any of its addresses. A failure means that
// each of them was asked; a step that was not tried, that it is not known.
func (l *listedTarget) reach(t *sweep.Tally) (s audit.Step, covered bool) {
	covered, unknown := l.unresolved, l.unresolved
	for _, a := range l.ports {
		sighting, ours := t.Listed[a]
		covered = covered || ours
		switch sighting {
		case audit.Unswept, audit.PortNotMeasured:
			unknown = true
		case audit.PortClosed:
			s = audit.Step{Outcome: audit.Refused}
		case audit.PortSilent:
			s = audit.Step{Outcome: audit.TimedOut}
		case audit.PortNoRoute:
			s = audit.Step{Outcome: audit.Failed, Cause: audit.NoRoute}
		default:
			return audit.Step{Outcome: audit.OK}, true
		}
	}
	if unknown {
		return audit.Step{}, covered
	}
	return s, covered
}

// silent are the addresses of the targets that did not answer.
func (l *listing) silent(t *sweep.Tally) (list []netip.AddrPort) {
	for _, target := range l.targets {
		if s, covered := target.reach(t); covered && s.Tried() && !s.OK() {
			list = append(list, target.ports...)
		}
	}
	slices.SortFunc(list, netip.AddrPort.Compare)
	return slices.Compact(list)
}
