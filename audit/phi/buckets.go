package phi

import (
	"sync"
	"weak"
)

// Sizes of buckets: a million entries of four bytes.
const (
	bucketBits = 17
	bucketSize = 8
	maxEntries = 1 << bucketBits * bucketSize * 15 / 16
	maxMoves   = 500
	// patientBits of a mark are a note. The others are never all 0.
	patientBits = 0xFF
	wholeMark   = ^uint32(0)
)

// buckets is a set of hashes in the manner of a cuckoo filter (Fan et al. 2014):
// an entry lies in one of two buckets, which are known from its place and the
// four bytes that are kept of it, so that it can move between them. The last of
// the four has no part in that: it can be a note on the entry, see studyEntry.
//
// The second bucket has entries of those only whose first is full, and what is
// full stays so: most of what is looked up is found, or known to be new, in the
// first. A bucket is half of a line of the processor's cache, which marks begin on.
type buckets struct {
	marks [1 << bucketBits][bucketSize]uint32 // 0 is free, and so are all behind it
	n     int
}

var spareBuckets spares[buckets]

// free gives the set to whoever needs the next. A nil set has nothing to give.
func (b *buckets) free() {
	if b != nil {
		*b = buckets{}
		spareBuckets.put(b)
	}
}

// entry is what is kept of a hash: one of its two buckets, and its mark.
type entry struct{ bucket, mark uint32 }

func entryOf(h uint64) entry {
	return entry{bucket: uint32(h) % (1 << bucketBits), mark: max(patientBits+1, uint32(h>>32))}.first()
}

// between is what an entry's two buckets differ in.
func (e entry) between() uint32 { return e.mark &^ patientBits * 0x9E37_79B1 >> (32 - bucketBits) }

// other is the same entry by its other bucket.
func (e entry) other() entry { return entry{bucket: e.bucket ^ e.between(), mark: e.mark} }

// first is the same entry by the bucket that it is looked for in first: a bit of
// the mark says which of the two.
func (e entry) first() entry {
	d := e.between()
	if (e.bucket&(d&-d) != 0) != (e.mark>>31 != 0) {
		e.bucket ^= d
	}
	return e
}

// hash is the same from both buckets of an entry.
func (e entry) hash() uint64 {
	x := uint64(min(e.bucket, e.other().bucket))<<32 | uint64(e.mark)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// add looks for an entry by the bits of its mark that are in a mask, and gives
// the mark that it found; 0 if the entry is new. One that no place could be made
// for comes back: then the set is full, which it is with the given number of
// entries at the latest.
func (b *buckets) add(e entry, mask uint32, most int) (found uint32, homeless entry) {
	for _, bucket := range [...]uint32{e.bucket, e.bucket ^ e.between()} {
		marks := &b.marks[bucket]
		for i, mark := range marks {
			switch {
			case mark == 0 && b.n == most:
				return 0, e
			case mark == 0:
				marks[i] = e.mark
				b.n++
				return 0, entry{}
			case (mark^e.mark)&mask == 0:
				return mark, entry{}
			}
		}
	}
	if b.n == most {
		return 0, e
	}
	return 0, b.place(e)
}

// expect has the memory fetched that add will look at: it takes as long as much
// of what is judged meanwhile. Whoever uses what it gives makes it happen.
func (b *buckets) expect(e entry) uint32 {
	if b == nil {
		return 0
	}
	return b.marks[e.bucket][0]
}

// place puts an entry where another one is, that one where a third is, and so
// on, until one finds a free place.
func (b *buckets) place(e entry) (homeless entry) {
	for move := range maxMoves {
		in := &b.marks[e.bucket]
		at := &in[(move+b.n)%bucketSize]
		*at, e.mark = e.mark, *at
		e = e.other()
		for i, mark := range b.marks[e.bucket] {
			if mark == 0 {
				b.marks[e.bucket][i] = e.mark
				b.n++
				return entry{}
			}
		}
	}
	return e
}

// each calls f for every entry. It goes through the buckets in leaps: a set that
// takes them over would else fill from one end.
func (b *buckets) each(f func(entry)) {
	for i := range uint32(len(b.marks)) {
		bucket := i * 0x9E37_79B1 % (1 << bucketBits)
		for _, mark := range b.marks[bucket] {
			if mark != 0 {
				f(entry{bucket: bucket, mark: mark}.first())
			}
		}
	}
}

// spares are large things that are done with. Whoever needs the next takes one
// over, as the next model of an audit does, before the collector sees that they
// are free; it may take them. A sync.Pool has one for each processor, and would not
// find them on another.
type spares[T any] struct {
	mu   sync.Mutex
	list []weak.Pointer[T]
}

// take is one of them, or a new one.
func (s *spares[T]) take() *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := len(s.list); n > 0; n = len(s.list) {
		one := s.list[n-1].Value()
		if s.list = s.list[:n-1]; one != nil {
			return one
		}
	}
	return new(T)
}

// put keeps an empty one for whoever needs the next.
func (s *spares[T]) put(one *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, weak.Make(one))
}
