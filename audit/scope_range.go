package audit

import "net/netip"

// Contains reports whether every address from first to last may be contacted
// by its number, as far as the networks say. The never-list is another
// question.
func (s *Scope) Contains(first, last netip.Addr) bool {
	networks := s.Networks
	if len(s.Networks)+len(s.Hosts) == 0 {
		networks = privateNetworks
	}
	for at := first; ; {
		end, inside := at, false
		for _, p := range networks {
			if p.Contains(at) {
				if e := lastOf(p); !inside || end.Less(e) {
					end, inside = e, true
				}
			}
		}
		switch {
		case !inside:
			return false
		case !end.Less(last):
			return true
		}
		at = end.Next()
	}
}

// lastOf is the last address of a network.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Masked().Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}
