package phi

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
type buckets struct {
	n     int
	marks [1 << bucketBits][bucketSize]uint32 // 0 is free
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
	return entry{bucket: uint32(h) % (1 << bucketBits), mark: max(patientBits+1, uint32(h>>32))}
}

// other is the same entry by its other bucket.
func (e entry) other() entry {
	return entry{bucket: e.bucket ^ e.mark&^patientBits*0x9E37_79B1>>(32-bucketBits), mark: e.mark}
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
	first, second := &b.marks[e.bucket], &b.marks[e.other().bucket]
	free := (*uint32)(nil)
	for i, mark := range first {
		switch {
		case (mark^e.mark)&mask == 0:
			return mark, entry{}
		case mark == 0 && free == nil:
			free = &first[i]
		}
	}
	for i, mark := range second {
		switch {
		case (mark^e.mark)&mask == 0:
			return mark, entry{}
		case mark == 0 && free == nil:
			free = &second[i]
		}
	}
	switch {
	case b.n == most:
		return 0, e
	case free == nil:
		return 0, b.place(e)
	}
	*free = e.mark
	b.n++
	return 0, entry{}
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
				f(entry{bucket: bucket, mark: mark})
			}
		}
	}
}
