package sweep

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"net/netip"
	"strings"

	"pacsaudit/audit"
)

// MaxAddresses is how many addresses one sweep takes: two networks of the size
// of 10.0.0.0/8, more than a hospital has.
const MaxAddresses = 1 << 25

// Addresses is a set of addresses, in an order of its own. Overlapping ranges
// and repeated addresses count once.
type Addresses struct {
	four set4
	six  set6
}

// Add adds a range.
func (s *Addresses) Add(r Range) {
	if r.First.Is4() {
		s.four.add(number4(r.First), number4(r.Last))
	} else {
		s.six.add(numberOf(r.First), numberOf(r.Last))
	}
}

// Remove removes a range.
func (s *Addresses) Remove(r Range) {
	if r.First.Is4() {
		s.four.remove(number4(r.First), number4(r.Last))
	} else {
		s.six.remove(numberOf(r.First), numberOf(r.Last))
	}
}

// Index removes what is no host's address, and counts. It is an error if there are
// too many.
func (s *Addresses) Index() error {
	for _, p := range noHosts {
		s.Remove(PrefixRange(p))
	}
	if n := s.four.index() + s.six.index(MaxAddresses+1); n > MaxAddresses {
		return fmt.Errorf("more than %d addresses: name the networks that are in use, one run for each, or give a list of addresses; IPv6 networks are too large to be tried address by address", MaxAddresses)
	}
	return nil
}

// noHosts are no addresses of hosts: "this network", multicast and reserved
// ones, RFC 6890; the unspecified address leads to this machine.
var noHosts = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("224.0.0.0/3"), netip.MustParsePrefix("::/128"), netip.MustParsePrefix("ff00::/8"),
}

// Len is the number of addresses. Index comes first.
func (s *Addresses) Len() uint64 { return s.four.size + s.six.size }

// At is the i-th address.
func (s *Addresses) At(i uint64) netip.Addr {
	if i < s.four.size {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], s.four.at(i))
		return netip.AddrFrom4(b)
	}
	return s.six.at(i - s.four.size).addr()
}

// Rank is the position of an address.
func (s *Addresses) Rank(a netip.Addr) (uint64, bool) {
	if a = a.Unmap(); a.Is4() {
		return s.four.rank(number4(a))
	}
	n, ok := s.six.rank(numberOf(a))
	return n + s.four.size, ok
}

func number4(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

// digest writes what identifies the set.
func (s *Addresses) digest(h hash.Hash) {
	for _, k := range s.four.keys {
		binary.Write(h, binary.BigEndian, k)
		binary.Write(h, binary.BigEndian, s.four.blocks[k][:])
	}
	for _, r := range s.six.spans {
		binary.Write(h, binary.BigEndian, []uint64{r.first.high, r.first.low, r.last.high, r.last.low})
	}
}

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
