package sweep

import (
	"cmp"
	"net/netip"
	"slices"

	"pacsaudit/audit"
)

// Tally is what a sweep found.
type Tally struct {
	Addresses   uint64 // of this shard
	Swept       uint64 // finished
	Connections uint64 // made by this run, not by those before it
	Complete    bool
	Ports       [audit.Sightings]uint64
	Found       []Found // by address
	// Listed are the ports of the inventory, nil where there is none.
	Listed map[netip.AddrPort]audit.Sighting
}

// Found is a port that speaks DICOM, or may behind TLS.
type Found struct {
	Address    netip.AddrPort
	Sighting   audit.Sighting
	Connection audit.Connection
}

func (t *Tally) add(h *Host) {
	t.Swept++
	for i := range h.Ports {
		p := &h.Ports[i]
		t.Ports[p.Sighting]++
		address := netip.AddrPortFrom(h.Address, p.Number)
		if _, listed := t.Listed[address]; listed {
			t.Listed[address] = p.Sighting
		}
		if p.Sighting.Found() {
			t.Found = append(t.Found, Found{address, p.Sighting, p.Connection})
		}
	}
}

// retract forgets a host that was silent on every port.
func (t *Tally) retract(host netip.Addr, ports []uint16) {
	t.Swept--
	t.Ports[audit.PortSilent] -= uint64(len(ports))
	for _, p := range ports {
		if address := netip.AddrPortFrom(host, p); t.Listed[address] == audit.PortSilent {
			t.Listed[address] = audit.Unswept
		}
	}
}

func (t *Tally) sort() {
	slices.SortFunc(t.Found, func(a, b Found) int {
		return cmp.Or(a.Address.Addr().Compare(b.Address.Addr()), cmp.Compare(a.Address.Port(), b.Address.Port()))
	})
}

// Compare notes what becomes of the ports of an inventory. It comes before
// Seen and Run. Ports that the plan does not cover are not compared.
func (s *Sweep) Compare(listed []netip.AddrPort) {
	s.tally.Listed = make(map[netip.AddrPort]audit.Sighting, len(listed))
	for _, a := range listed {
		a = netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
		if _, ours := s.Plan.Has(a.Addr()); ours && slices.Contains(s.Plan.Ports, a.Port()) {
			s.tally.Listed[a] = audit.Unswept
		}
	}
}

// Unlisted reports a port that was compared with an inventory and is not in it.
func (t *Tally) Unlisted(a netip.AddrPort) bool {
	_, listed := t.Listed[a]
	return t.Listed != nil && !listed
}
