package sweep

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math/bits"
)

// Order is in which order addresses come.
type Order uint8

// The orders. None keeps state: the address of every position is computed.
const (
	// Spread goes around all networks evenly: each next address lies a golden
	// section of the whole list further, so that no network gets a burst.
	Spread Order = iota
	Sequential
	Shuffled
)

var orderNames = []string{"spread", "sequential", "shuffled"}

// ParseOrder reads the name of an order.
func ParseOrder(s string) (Order, error) {
	for o, name := range orderNames {
		if name == s {
			return Order(o), nil
		}
	}
	return 0, fmt.Errorf("%q is not an order: use spread, sequential or shuffled", s)
}

// permutation maps positions below size to each other, one to one.
type permutation struct {
	order  Order
	size   uint64
	stride uint64
	half   uint // bits of a half of the Feistel network
	seeds  [4]maphash.Seed
}

func newPermutation(o Order, size uint64) *permutation {
	p := &permutation{order: o, size: size}
	switch o {
	case Spread:
		p.stride = stride(size)
	case Shuffled:
		p.half = max(1, uint(bits.Len64(max(size, 1)-1)+1)/2)
		for i := range p.seeds {
			p.seeds[i] = maphash.MakeSeed()
		}
	}
	return p
}

func (p *permutation) at(i uint64) uint64 {
	switch p.order {
	case Spread:
		high, low := bits.Mul64(i, p.stride)
		_, rest := bits.Div64(high, low, p.size)
		return rest
	case Shuffled:
		// Cycle walking: the network permutes a power of four, and what falls
		// outside is sent through again.
		for i = p.feistel(i); i >= p.size; i = p.feistel(i) {
		}
	}
	return i
}

// feistel is a balanced Feistel network of four rounds.
func (p *permutation) feistel(i uint64) uint64 {
	mask := uint64(1)<<p.half - 1
	left, right := i>>p.half, i&mask
	for _, seed := range p.seeds {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], right)
		left, right = right, left^maphash.Bytes(seed, b[:])&mask
	}
	return left<<p.half | right
}

// stride is near the golden section of n and has no divisor in common with it.
func stride(n uint64) uint64 {
	if n < 3 {
		return 1
	}
	high, low := bits.Mul64(n, 0x9E37_79B9_7F4A_7C15) // 2^64 / golden ratio
	s := high + low>>63
	for gcd(s, n) != 1 {
		s++
	}
	return s
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
