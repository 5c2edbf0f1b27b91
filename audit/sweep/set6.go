package sweep

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"net/netip"
	"slices"
)

// set6 is a set of IPv6 addresses: ranges, in order and apart after index. The
// list of those added meanwhile is merged whenever it has doubled.
type set6 struct {
	spans  []span6
	before []uint64
	size   uint64
	merged int
}

type span6 struct{ first, last number }

// number is an IPv6 address as a number of 128 bits.
type number struct{ high, low uint64 }

func numberOf(a netip.Addr) number {
	b := a.As16()
	return number{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

func (n number) addr() netip.Addr {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], n.high)
	binary.BigEndian.PutUint64(b[8:], n.low)
	return netip.AddrFrom16(b)
}

func (n number) compare(m number) int {
	return cmp.Or(cmp.Compare(n.high, m.high), cmp.Compare(n.low, m.low))
}

func (n number) plus(d uint64) number {
	low, carry := bits.Add64(n.low, d, 0)
	return number{n.high + carry, low}
}

func (n number) minus(d uint64) number {
	low, borrow := bits.Sub64(n.low, d, 0)
	return number{n.high - borrow, low}
}

// distance is m - n, or false where it does not fit.
func (n number) distance(m number) (uint64, bool) {
	low, borrow := bits.Sub64(m.low, n.low, 0)
	high, _ := bits.Sub64(m.high, n.high, borrow)
	return low, high == 0
}

const firstMerge = 1 << 16

func (s *set6) add(first, last number) {
	s.before = nil
	s.spans = append(s.spans, span6{first, last})
	if len(s.spans) > max(firstMerge, 2*s.merged) {
		s.merge()
	}
}

// merge sorts the ranges and joins those that overlap or touch.
func (s *set6) merge() {
	slices.SortFunc(s.spans, func(a, b span6) int { return a.first.compare(b.first) })
	out := s.spans[:0]
	for _, r := range s.spans {
		if n := len(out); n > 0 && (r.first.compare(out[n-1].last) <= 0 || r.first == out[n-1].last.plus(1)) {
			if out[n-1].last.compare(r.last) < 0 {
				out[n-1].last = r.last
			}
			continue
		}
		out = append(out, r)
	}
	s.spans, s.merged = out, len(out)
}

func (s *set6) remove(first, last number) {
	s.before = nil
	var out []span6
	for _, r := range s.spans {
		if r.last.compare(first) < 0 || last.compare(r.first) < 0 {
			out = append(out, r)
			continue
		}
		if r.first.compare(first) < 0 {
			out = append(out, span6{r.first, first.minus(1)})
		}
		if last.compare(r.last) < 0 {
			out = append(out, span6{last.plus(1), r.last})
		}
	}
	s.spans = out
}

// index counts; beyond is how many addresses are too many to count on.
func (s *set6) index(beyond uint64) uint64 {
	if s.before != nil {
		return s.size
	}
	s.merge()
	s.before, s.size = make([]uint64, 0, len(s.spans)), 0
	for _, r := range s.spans {
		s.before = append(s.before, s.size)
		n, fits := r.first.distance(r.last)
		if !fits || n >= beyond || s.size+n >= beyond {
			s.size = beyond
			return beyond
		}
		s.size += n + 1
	}
	return s.size
}

func (s *set6) at(i uint64) number {
	k, found := slices.BinarySearch(s.before, i)
	if !found {
		k--
	}
	return s.spans[k].first.plus(i - s.before[k])
}

func (s *set6) rank(a number) (uint64, bool) {
	k, _ := slices.BinarySearchFunc(s.spans, a, func(r span6, a number) int { return r.last.compare(a) })
	if k == len(s.spans) || a.compare(s.spans[k].first) < 0 {
		return 0, false
	}
	n, _ := s.spans[k].first.distance(a)
	return s.before[k] + n, true
}
