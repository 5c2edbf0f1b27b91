package sweep

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/maphash"
	"math/bits"
	"net/netip"
	"strconv"
	"strings"
)

// DefaultPorts are those that DICOM is seen on: the registered ones (104,
// 11112; 2761 and 2762 for secure connections) and the defaults of products.
var DefaultPorts = []uint16{104, 11112, 4242, 2762, 2761, 2345, 5678, 8104}

// Plan is what a sweep is to do.
type Plan struct {
	Addresses *Addresses // indexed
	Ports     []uint16   // each host's, one after the other
	Order     Order
	Shard     Shard
}

// Shard is a part of a sweep: the I-th of N, from 1. Its zero value is all.
type Shard struct{ I, N uint64 }

const maxShards = 1 << 16

// ParseShard reads i/n, and index:i/n, which counts from 0.
func ParseShard(s string) (Shard, error) {
	number, fromZero := strings.CutPrefix(s, "index:")
	a, b, ok := strings.Cut(number, "/")
	i, err1 := strconv.ParseUint(a, 10, 32)
	n, err2 := strconv.ParseUint(b, 10, 32)
	if fromZero {
		i++
	}
	if !ok || err1 != nil || err2 != nil || i < 1 || i > n || n > maxShards {
		return Shard{}, fmt.Errorf("%q is not a shard: write 3/16 for the third of sixteen, or index:2/16 where the first is 0", s)
	}
	return Shard{i, n}, nil
}

func (s Shard) of() uint64 { return max(s.N, 1) }

// first is the rank of the shard's first address.
func (s Shard) first() uint64 { return max(s.I, 1) - 1 }

// Size is the number of addresses of this shard.
func (p *Plan) Size() uint64 {
	all, n, first := p.Addresses.Len(), p.Shard.of(), p.Shard.first()
	if first >= all {
		return 0
	}
	return (all-first-1)/n + 1
}

// Has reports whether an address is of this shard, and at which place.
func (p *Plan) Has(a netip.Addr) (uint64, bool) {
	rank, ok := p.Addresses.Rank(a)
	if !ok || rank%p.Shard.of() != p.Shard.first() {
		return 0, false
	}
	return rank / p.Shard.of(), true
}

// address is the one at a place of this shard.
func (p *Plan) address(place uint64) netip.Addr {
	return p.Addresses.At(place*p.Shard.of() + p.Shard.first())
}

// Fingerprint tells plans apart whose results do not belong together. The order
// makes no difference.
func (p *Plan) Fingerprint() string {
	h := sha256.New()
	p.Addresses.digest(h)
	binary.Write(h, binary.BigEndian, []uint64{p.Shard.first(), p.Shard.of(), uint64(len(p.Ports))})
	binary.Write(h, binary.BigEndian, p.Ports)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

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
