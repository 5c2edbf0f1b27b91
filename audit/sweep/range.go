package sweep

import (
	"errors"
	"net/netip"
	"strings"

	"pacsaudit/audit"
)

// Range is the addresses from First to Last, of one family, both included.
type Range struct{ First, Last netip.Addr }

// ErrNotARange is text that is no range: a host name, perhaps.
var ErrNotARange = errors.New("not an address, a network or a range")

// ParseRange reads 10.20.0.0/16, 10.20.0.1-10.20.3.255 or one address.
func ParseRange(s string) (Range, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return rangeOf(a, a)
	}
	if p, err := audit.ParseNetwork(s); err == nil {
		return PrefixRange(p), nil
	}
	if from, to, ok := strings.Cut(s, "-"); ok {
		a, err := netip.ParseAddr(strings.TrimSpace(from))
		if err != nil {
			return Range{}, ErrNotARange // host names hold hyphens
		}
		b, err := netip.ParseAddr(strings.TrimSpace(to))
		if err != nil {
			return Range{}, errors.New("write both ends in full, as 10.20.0.1-10.20.3.255")
		}
		return rangeOf(a, b)
	}
	if strings.ContainsAny(s, "/:") && strings.Trim(s, "0123456789abcdefABCDEF.:/") == "" && strings.ContainsAny(s, "0123456789") {
		return Range{}, errors.New("write it as 10.20.0.0/16, 10.20.0.1-10.20.3.255 or 10.20.0.7; ports go into --ports")
	}
	return Range{}, ErrNotARange
}

func rangeOf(a, b netip.Addr) (Range, error) {
	switch {
	case a.Zone() != "" || b.Zone() != "":
		return Range{}, errors.New("an address with a zone cannot be swept: give it to pacsaudit audit")
	case a.Unmap().Is4() != b.Unmap().Is4():
		return Range{}, errors.New("the ends are of two families")
	case b.Unmap().Less(a.Unmap()):
		return Range{}, errors.New("the end comes before the beginning")
	}
	return Range{a.Unmap(), b.Unmap()}, nil
}

// PrefixRange is the range of a network.
func PrefixRange(p netip.Prefix) Range {
	p = p.Masked()
	first := p.Addr()
	if first.Is4() {
		b := first.As4()
		fill(b[:], p.Bits())
		return Range{first, netip.AddrFrom4(b)}
	}
	b := first.As16()
	fill(b[:], p.Bits())
	return Range{first, netip.AddrFrom16(b)}
}

// fill sets every bit from the given one on.
func fill(b []byte, from int) {
	for i := range b {
		switch {
		case from <= 8*i:
			b[i] = 0xFF
		case from < 8*(i+1):
			b[i] |= 0xFF >> (from % 8)
		}
	}
}
