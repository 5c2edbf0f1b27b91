package sweep

import (
	"math/bits"
	"slices"
)

// set4 is a set of IPv4 addresses: 64 Ki of them to a block, as bits. A list of
// ten million addresses of one /8 takes two megabytes.
type set4 struct {
	blocks map[uint16]*block
	keys   []uint16 // in order, after index
	before []uint64 // addresses in the blocks before each
	size   uint64
}

type block [1024]uint64

// whole is every address of a block, and is shared: it is never written to.
var whole = func() *block {
	b := new(block)
	for i := range b {
		b[i] = ^uint64(0)
	}
	return b
}()

func (s *set4) add(first, last uint32)    { s.change(first, last, true) }
func (s *set4) remove(first, last uint32) { s.change(first, last, false) }

func (s *set4) change(first, last uint32, in bool) {
	if s.blocks == nil {
		s.blocks = make(map[uint16]*block)
	}
	s.keys = nil
	for key := first >> 16; key <= last>>16; key++ {
		from, to := uint32(0), uint32(0xFFFF)
		if key == first>>16 {
			from = first & 0xFFFF
		}
		if key == last>>16 {
			to = last & 0xFFFF
		}
		s.changeBlock(uint16(key), from, to, in)
	}
}

func (s *set4) changeBlock(key uint16, from, to uint32, in bool) {
	b := s.blocks[key]
	switch {
	case from == 0 && to == 0xFFFF && in:
		s.blocks[key] = whole
		return
	case from == 0 && to == 0xFFFF, b == nil && !in:
		delete(s.blocks, key)
		return
	case b == whole && in:
		return
	case b == nil:
		b = new(block)
		s.blocks[key] = b
	case b == whole:
		b = new(block)
		*b = *whole
		s.blocks[key] = b
	}
	for w := from / 64; w <= to/64; w++ {
		mask := ^uint64(0)
		if w == from/64 {
			mask <<= from % 64
		}
		if w == to/64 {
			mask &= ^uint64(0) >> (63 - to%64)
		}
		if in {
			b[w] |= mask
		} else {
			b[w] &^= mask
		}
	}
}

// index counts, so that at and rank can be asked.
func (s *set4) index() uint64 {
	if s.keys != nil {
		return s.size
	}
	s.keys, s.before, s.size = make([]uint16, 0, len(s.blocks)), nil, 0
	for k := range s.blocks {
		s.keys = append(s.keys, k)
	}
	slices.Sort(s.keys)
	for _, k := range s.keys {
		s.before = append(s.before, s.size)
		s.size += s.blocks[k].count()
	}
	return s.size
}

func (b *block) count() (n uint64) {
	for _, w := range b {
		n += uint64(bits.OnesCount64(w))
	}
	return n
}

// at is the i-th address.
func (s *set4) at(i uint64) uint32 {
	k, found := slices.BinarySearch(s.before, i)
	if !found {
		k--
	}
	// Empty blocks share their count with the next one that is not.
	for k+1 < len(s.before) && s.before[k+1] == i {
		k++
	}
	rest := i - s.before[k]
	for w, word := range s.blocks[s.keys[k]] {
		n := uint64(bits.OnesCount64(word))
		if rest >= n {
			rest -= n
			continue
		}
		for ; rest > 0; rest-- {
			word &= word - 1
		}
		return uint32(s.keys[k])<<16 | uint32(64*w+bits.TrailingZeros64(word))
	}
	panic("sweep: index out of range")
}

// rank is the position of an address.
func (s *set4) rank(a uint32) (uint64, bool) {
	k, found := slices.BinarySearch(s.keys, uint16(a>>16))
	if !found {
		return 0, false
	}
	b, low := s.blocks[s.keys[k]], a&0xFFFF
	if b[low/64]>>(low%64)&1 == 0 {
		return 0, false
	}
	n := s.before[k] + uint64(bits.OnesCount64(b[low/64]&(1<<(low%64)-1)))
	for _, w := range b[:low/64] {
		n += uint64(bits.OnesCount64(w))
	}
	return n, true
}
