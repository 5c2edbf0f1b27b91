package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/audit/sweep"
)

// listing is an inventory by addresses, as a sweep needs it. Names are looked up
// one time, so that what is compared and what is audited is the same.
type listing struct {
	targets []listedTarget
	from    audit.Zone
	// unresolved are ports of targets whose name server gave no answer: a server
	// that is found there may be one of them.
	unresolved map[uint16]bool
}

// listedTarget is a target with the ports that its name leads to.
type listedTarget struct {
	audit.Target
	ports      []netip.AddrPort
	unresolved bool // the name server gave no answer
}

// resolve looks up the addresses of an inventory, and prints what cannot be
// compared. Without an inventory there is no listing.
func resolve(ctx context.Context, v *inventory.Inventory, stderr io.Writer) *listing {
	if v == nil {
		return nil
	}
	l := &listing{from: v.From, unresolved: map[uint16]bool{}}
	var notFound, unresolved []string
	for _, target := range v.Targets {
		host, word, err := net.SplitHostPort(target.Address.String())
		port, err2 := strconv.ParseUint(word, 10, 16)
		if err != nil || err2 != nil {
			continue
		}
		t := listedTarget{Target: target}
		addresses, err := addressesOf(ctx, host)
		var dns *net.DNSError
		switch {
		case errors.As(err, &dns) && dns.IsNotFound:
			notFound = append(notFound, host)
			continue
		case err != nil:
			unresolved = append(unresolved, host)
			t.unresolved, l.unresolved[uint16(port)] = true, true
		}
		for _, a := range addresses {
			t.ports = append(t.ports, netip.AddrPortFrom(a.Unmap(), uint16(port)))
		}
		l.targets = append(l.targets, t)
	}
	printFirst(stderr, notFound, "has no address, and is compared with nothing")
	printFirst(stderr, unresolved, "cannot be looked up: nobody knows whether it was swept")
	return l
}

func addressesOf(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}

// printFirst prints what is wrong with the first of some hosts, and how many
// others there are.
func printFirst(stderr io.Writer, hosts []string, what string) {
	if len(hosts) == 0 {
		return
	}
	others := ""
	if n := len(hosts) - 1; n > 0 {
		others = fmt.Sprintf("; so it is with %s", plural(n, "other name"))
	}
	fmt.Fprintf(stderr, "%v of the inventory %s%s\n", audit.Operator(hosts[0]), what, others)
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
	return t.Unlisted(a) && !l.unresolved[a.Port()]
}

// toAudit are the DICOM servers that a sweep found, as targets of an audit: those
// of the inventory as it lists them, each one time.
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
		target := audit.Target{Name: name, Address: name, TLS: f.Connection.Transport == audit.TLS}
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
