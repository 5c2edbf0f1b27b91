package sweep

import (
	"encoding/binary"
	"fmt"
	"hash"
	"net/netip"
)

// MaxAddresses is how many addresses one sweep takes: two networks of the size
// of 10.0.0.0/8. More than that nobody's hospital has.
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

// Settle takes out what is no host's address, and counts. It is an error if
// there are too many.
func (s *Addresses) Settle() error {
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

// Len is the number of addresses. Settle comes first.
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
