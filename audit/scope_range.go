package audit

import (
	"errors"
	"net/netip"
	"strings"
)

var errMapped = errors.New("more than the IPv4 addresses that are written as IPv6")

// ParseNetwork reads a network or an address, which may stand in brackets. IPv4
// that is written as IPv6 is the IPv4 network that it means, RFC 4291 §2.5.5.2:
// addresses are compared in their plain form, and would never be in it.
func ParseNetwork(s string) (netip.Prefix, error) {
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		s = strings.TrimSuffix(inner, "]")
	}
	if a, err := netip.ParseAddr(s); err == nil {
		a = a.Unmap().WithZone("")
		return a.Prefix(a.BitLen())
	}
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil || !p.Addr().Is4In6():
		return p, err
	case p.Bits() < 96:
		return netip.Prefix{}, errMapped
	}
	return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96), nil
}

// Contains reports whether every address from first to last may be contacted
// by its number, as far as the networks say. It does not look at the never-list.
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
