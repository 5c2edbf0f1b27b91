package phi

import (
	"slices"

	"github.com/axiomhq/hyperloglog"
)

// A small set keeps whole hashes, in a table that doubles.
const (
	firstSlots = 1 << 4
	lastSlots  = 1 << 15 // 256 KiB
)

// Distinct counts different things by their keyed 64-bit hashes: exactly up to
// 983,040, then by a HyperLogLog sketch with a standard error of 0.8 %. It never
// takes more than 5 MiB. Its zero value is empty.
//
// Exactly means by 48 bits of the hash once there are more than a hundred
// thousand: among a million things two are taken for one with a probability of
// one in five hundred.
type Distinct struct {
	slots  []uint64 // open addressing; 0 is free
	n      int
	large  *buckets
	sketch *hyperloglog.Sketch
	closed uint64 // counted before, and no longer told apart
	rough  bool   // some of them by a sketch
}

// Add counts a hash and reports whether it was new. Past the exact range every
// hash is reported as new.
func (d *Distinct) Add(h uint64) bool {
	if d.sketch != nil {
		d.sketch.InsertHash(entryOf(h).hash())
		return true
	}
	if d.large != nil {
		return d.addLarge(entryOf(h))
	}
	if h == 0 {
		h = 1
	}
	if 8*d.n >= 7*len(d.slots) && !d.grow() {
		return d.addLarge(entryOf(h))
	}
	return d.insert(h)
}

// expect has the memory fetched that Add will look at.
func (d *Distinct) expect(h uint64) uint32 {
	if d.large == nil {
		return 0
	}
	return d.large.expect(entryOf(h))
}

func (d *Distinct) insert(h uint64) bool {
	mask := uint64(len(d.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch d.slots[i] {
		case h:
			return false
		case 0:
			d.slots[i] = h
			d.n++
			return true
		}
	}
}

// grow enlarges the table; where it is as large as it may become, its hashes
// move to buckets.
func (d *Distinct) grow() bool {
	if len(d.slots) == lastSlots {
		d.toLarge()
		return false
	}
	old := d.slots
	d.slots, d.n = make([]uint64, max(firstSlots, 2*len(old))), 0
	for _, h := range old {
		if h != 0 {
			d.insert(h)
		}
	}
	return true
}

func (d *Distinct) toLarge() {
	d.large = spareBuckets.take()
	for _, h := range d.slots {
		if h != 0 {
			d.addLarge(entryOf(h))
		}
	}
	d.slots, d.n = nil, 0
}

// addLarge adds to the buckets, and turns them into a sketch where they are
// full.
func (d *Distinct) addLarge(e entry) bool {
	if d.sketch != nil {
		d.sketch.InsertHash(e.hash())
		return true
	}
	found, homeless := d.large.add(e, wholeMark, maxEntries)
	if homeless != (entry{}) {
		d.toSketch()
		d.sketch.InsertHash(homeless.hash())
	}
	return found == 0
}

func (d *Distinct) toSketch() {
	d.sketch = hyperloglog.NewNoSparse()
	for _, h := range d.slots {
		if h != 0 {
			d.sketch.InsertHash(entryOf(h).hash())
		}
	}
	if d.large != nil {
		d.large.each(func(e entry) { d.sketch.InsertHash(e.hash()) })
		d.large.free()
	}
	d.slots, d.n, d.large = nil, 0, nil
}

// Count is how many different hashes were added.
func (d *Distinct) Count() uint64 {
	switch {
	case d.sketch != nil:
		return d.closed + d.sketch.Estimate()
	case d.large != nil:
		return d.closed + uint64(d.large.n)
	}
	return d.closed + uint64(d.n)
}

// Exact reports whether Count is exact.
func (d *Distinct) Exact() bool { return d.sketch == nil && !d.rough }

// close keeps the count and forgets the hashes.
func (d *Distinct) close() {
	closed := Distinct{closed: d.Count(), rough: !d.Exact()}
	d.large.free()
	*d = closed
}

// Merge adds everything that o counted. Both must have hashed under one key.
// What belongs to a settled tally is a number, which is added as it is.
func (d *Distinct) Merge(o *Distinct) {
	d.closed += o.closed
	d.rough = d.rough || o.rough
	switch {
	case o.sketch != nil:
		if d.sketch == nil {
			d.toSketch()
		}
		// Both sketches have the precision of NewNoSparse, the only cause of an error.
		if err := d.sketch.Merge(o.sketch); err != nil {
			panic(err)
		}
	case o.large != nil:
		if d.large == nil && d.sketch == nil {
			d.toLarge()
		}
		o.large.each(func(e entry) { d.addLarge(e) })
	default:
		for _, h := range o.slots {
			if h != 0 {
				d.Add(h)
			}
		}
	}
}

// clone is an independent copy.
func (d *Distinct) clone() Distinct {
	c := *d
	c.slots = slices.Clone(d.slots)
	if d.large != nil {
		large := *d.large
		c.large = &large
	}
	if d.sketch != nil {
		c.sketch = d.sketch.Clone()
	}
	return c
}
