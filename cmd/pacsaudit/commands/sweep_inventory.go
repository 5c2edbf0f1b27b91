package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/sweep"
)

// listing is an inventory as a sweep meets it: by addresses. Names are looked
// up once, so that what is compared and what is audited is the same.
type listing struct {
	targets []listedTarget
	from    audit.Zone
	// lost are ports of targets whose name server gave no answer: what speaks
	// there may be one of them.
	lost map[uint16]bool
}

// listedTarget is a target with the ports that its name leads to.
type listedTarget struct {
	audit.Target
	ports []netip.AddrPort
	lost  bool // nobody knows where they are
}

// lookUp finds the addresses of an inventory, and says what cannot be compared.
// Without an inventory there is no listing.
func lookUp(ctx context.Context, v *inventory.Inventory, tell io.Writer) *listing {
	if v == nil {
		return nil
	}
	l := &listing{from: v.From, lost: map[uint16]bool{}}
	var nowhere, lost []string
	for _, target := range v.Targets {
		host, word, err := net.SplitHostPort(target.Address.String())
		port, err2 := strconv.ParseUint(word, 10, 16)
		if err != nil || err2 != nil {
			continue
		}
		t := listedTarget{Target: target}
		addresses, err := addressesOf(ctx, host)
		var unknown *net.DNSError
		switch {
		case errors.As(err, &unknown) && unknown.IsNotFound:
			nowhere = append(nowhere, host)
			continue
		case err != nil:
			lost = append(lost, host)
			t.lost, l.lost[uint16(port)] = true, true
		}
		for _, a := range addresses {
			t.ports = append(t.ports, netip.AddrPortFrom(a.Unmap(), uint16(port)))
		}
		l.targets = append(l.targets, t)
	}
	complain(tell, nowhere, "has no address, and is compared with nothing")
	complain(tell, lost, "cannot be looked up: nobody knows whether it was swept")
	return l
}

func addressesOf(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}

// complain names the first of some hosts.
func complain(tell io.Writer, hosts []string, what string) {
	if len(hosts) == 0 {
		return
	}
	others := ""
	if n := len(hosts) - 1; n > 0 {
		others = fmt.Sprintf("; so it is with %s", several(n, "other name"))
	}
	fmt.Fprintf(tell, "%v of the inventory %s%s\n", audit.Operator(hosts[0]), what, others)
}

// addresses are all ports of the inventory.
func (l *listing) addresses() (list []netip.AddrPort) {
	for _, t := range l.targets {
		list = append(list, t.ports...)
	}
	return list
}

// unlisted reports a port that was found and is not in the inventory.
func (l *listing) unlisted(t *sweep.Tally, a netip.AddrPort) bool {
	return t.Unlisted(a) && !l.lost[a.Port()]
}

// found are the observations of what speaks. What was not measured, or may be a
// target whose address nobody knows, is an observation of nothing.
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

// swept are the observations of the inventory, as far as the sweep covered it.
func (l *listing) swept(t *sweep.Tally, now time.Time) iter.Seq[audit.Observation] {
	return func(yield func(audit.Observation) bool) {
		for _, target := range l.targets {
			if reach, covered := target.reach(t); covered && !yield(audit.Observation{Target: target.Target, Started: now, Reach: reach}) {
				return
			}
		}
	}
}

// reach is whether a target answered, at any of its addresses. It did not if
// each of them was asked; a step that was not tried says that nobody knows.
func (l *listedTarget) reach(t *sweep.Tally) (s audit.Step, covered bool) {
	covered, unknown := l.lost, l.lost
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

// toAudit are the speakers of a sweep as targets of an audit: those of the
// inventory as it lists them, each once.
func (l *listing) toAudit(t *sweep.Tally) (list []audit.Target) {
	at := map[netip.AddrPort][]int{}
	if l != nil {
		for i, target := range l.targets {
			for _, a := range target.ports {
				at[a] = append(at[a], i)
			}
		}
	}
	seen := map[int]bool{}
	for _, f := range t.Found {
		for _, i := range at[f.Address] {
			if !seen[i] {
				seen[i] = true
				list = append(list, l.targets[i].Target)
			}
		}
		if len(at[f.Address]) > 0 {
			continue
		}
		name := audit.Operator(f.Address.String())
		target := audit.Target{Name: name, Address: name, TLS: f.Knock.Transport == audit.TLS}
		if l != nil {
			target.From = l.from
			if l.unlisted(t, f.Address) {
				target.Listed = audit.Unlisted
			}
		}
		list = append(list, target)
	}
	return list
}
