package commands

import (
	"fmt"
	"io"
	"net/netip"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
)

// passiveListing is an inventory by addresses, without looking up a name: that would
// send a packet.
type passiveListing struct {
	ports   map[netip.AddrPort]bool
	targets []audit.Target
	// unresolved are ports of targets that are given by a name: a server that is heard
	// there may be one of them.
	unresolved map[uint16]bool
}

// newPassiveListing reads an inventory, nil where there is none.
func newPassiveListing(config *string, stderr io.Writer) (*passiveListing, error) {
	if config == nil {
		return nil, nil
	}
	v, err := readConfig(*config, stderr)
	if err != nil {
		return nil, err
	}
	return passive(v, stderr), nil
}

func passive(v *inventory.Inventory, stderr io.Writer) *passiveListing {
	l := &passiveListing{ports: map[netip.AddrPort]bool{}, targets: v.Targets, unresolved: map[uint16]bool{}}
	named := 0
	for _, t := range v.Targets {
		a, err := netip.ParseAddrPort(t.Address.String())
		if err != nil {
			named++
			l.unresolved[portOf(t.Address.String())] = true
			continue
		}
		l.ports[netip.AddrPortFrom(a.Addr().Unmap(), a.Port())] = true
	}
	if named > 0 {
		fmt.Fprintf(stderr, "pacsaudit: %d targets are given by a name, which listen does not look up: servers on their ports are not called unknown\n", named)
	}
	return l
}

// compare marks what the inventory does not know, and notes who was not heard.
func (l *passiveListing) compare(t *audit.Traffic) {
	if l == nil {
		return
	}
	t.Compared = true
	heard := map[netip.AddrPort]bool{}
	for _, k := range t.Links {
		a, err := netip.ParseAddrPort(k.Server.String())
		if err != nil {
			continue
		}
		heard[a] = true
		k.UnlistedServer = !l.ports[a] && !l.unresolved[a.Port()]
		k.UnlistedPair = l.unlistedPair(a, k)
	}
	for _, target := range l.targets {
		if a, err := netip.ParseAddrPort(target.Address.String()); err == nil && !heard[netip.AddrPortFrom(a.Addr().Unmap(), a.Port())] {
			t.Silent = append(t.Silent, target.Address)
		}
	}
	slices.SortFunc(t.Silent, func(a, b audit.Text) int { return compareText(a, b) })
}

// unlistedPair reports a caller that is none of those of the target, where it has some.
func (l *passiveListing) unlistedPair(server netip.AddrPort, k *audit.TrafficLink) bool {
	from, err := netip.ParseAddr(k.Client.String())
	if err != nil {
		return false
	}
	listed := false
	for _, target := range l.targets {
		a, err := netip.ParseAddrPort(target.Address.String())
		if err != nil || netip.AddrPortFrom(a.Addr().Unmap(), a.Port()) != server || len(target.Callers) == 0 {
			continue
		}
		listed = true
		if slices.ContainsFunc(target.Callers, func(c audit.Caller) bool {
			if k.Calling.IsZero() { // it is hidden, or was not seen
				c.Title = audit.Text{}
			}
			return c.Allows(from, k.Calling)
		}) {
			return false
		}
	}
	return listed
}

func compareText(a, b audit.Text) int {
	switch {
	case a.String() < b.String():
		return -1
	case a.String() > b.String():
		return 1
	}
	return 0
}

// portOf is the port of a host that is given by a name, 0 where there is none.
func portOf(address string) uint16 {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == ':' {
			if a, err := netip.ParseAddrPort("127.0.0.1" + address[i:]); err == nil {
				return a.Port()
			}
			break
		}
	}
	return 0
}
