package sweep

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// DefaultPorts are those that DICOM is seen on: the registered ones (104,
// 11112; 2761 and 2762 for secure connections) and the defaults of products.
var DefaultPorts = []uint16{104, 11112, 4242, 2762, 2761, 2345, 5678, 8104}

// Plan is what a sweep is to do.
type Plan struct {
	Addresses *Addresses // settled
	Ports     []uint16   // each host's, one after the other
	Order     Order
	Shard     Shard
}

// Shard is a part of a sweep: the I-th of N, from 1. Its zero value is all.
type Shard struct{ I, N uint64 }

const maxShards = 1 << 16

// ParseShard reads i/n.
func ParseShard(s string) (Shard, error) {
	a, b, ok := strings.Cut(s, "/")
	i, err1 := strconv.ParseUint(a, 10, 32)
	n, err2 := strconv.ParseUint(b, 10, 32)
	if !ok || err1 != nil || err2 != nil || i < 1 || i > n || n > maxShards {
		return Shard{}, fmt.Errorf("%q is not a shard: write 3/16 for the third of sixteen", s)
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
