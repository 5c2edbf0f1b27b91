package phi

import (
	"slices"

	"github.com/axiomhq/hyperloglog"
)

// Sizes of a Distinct's table. The last step is long, because the table it
// leaves behind stays in the heap until the next collection.
const (
	firstSlots = 1 << 4
	earlySlots = 1 << 15 // up to here the table doubles
	lateSlots  = 1 << 17
	maxSlots   = 1 << 20 // 8 MiB
)

// Distinct counts different things by their keyed 64-bit hashes: exactly up to
// 917,504, then by a HyperLogLog sketch with a standard error of 0.8 %. Its zero
// value is empty.
type Distinct struct {
	slots  []uint64 // open addressing; 0 is free
	n      int
	sketch *hyperloglog.Sketch
	closed uint64 // counted before, in sets that share nothing with this one
	rough  bool   // some of them by a sketch
}

// Add counts a hash and reports whether it was new. Past the exact range every
// hash is reported as new.
func (d *Distinct) Add(h uint64) bool {
	if d.sketch != nil {
		d.sketch.InsertHash(h)
		return true
	}
	if h == 0 {
		h = 1
	}
	if 8*d.n >= 7*len(d.slots) && !d.grow() {
		d.sketch.InsertHash(h)
		return true
	}
	return d.insert(h)
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

// grow enlarges the table, or turns it into a sketch when it is as large as it
// may become.
func (d *Distinct) grow() bool {
	old, size := d.slots, 0
	switch n := len(old); {
	case n == 0:
		size = firstSlots
	case n < earlySlots:
		size = 2 * n
	case n < lateSlots:
		size = lateSlots
	case n < maxSlots:
		size = maxSlots
	default:
		d.toSketch()
		return false
	}
	d.slots, d.n = make([]uint64, size), 0
	for _, h := range old {
		if h != 0 {
			d.insert(h)
		}
	}
	return true
}

func (d *Distinct) toSketch() {
	d.sketch = hyperloglog.NewNoSparse()
	for _, h := range d.slots {
		if h != 0 {
			d.sketch.InsertHash(h)
		}
	}
	d.slots, d.n = nil, 0
}

// Count is how many different hashes were added.
func (d *Distinct) Count() uint64 {
	if d.sketch != nil {
		return d.closed + d.sketch.Estimate()
	}
	return d.closed + uint64(d.n)
}

// Exact reports whether Count is exact.
func (d *Distinct) Exact() bool { return d.sketch == nil && !d.rough }

// Close keeps the count and forgets the hashes: what is added from now on
// shares nothing with what was.
func (d *Distinct) Close() {
	*d = Distinct{closed: d.Count(), rough: !d.Exact()}
}

// Merge adds everything that o counted. Both must have hashed under one key.
func (d *Distinct) Merge(o *Distinct) {
	d.closed += o.closed
	d.rough = d.rough || o.rough
	if o.sketch != nil {
		if d.sketch == nil {
			d.toSketch()
		}
		// Both sketches have the precision of NewNoSparse, the only cause of an error.
		if err := d.sketch.Merge(o.sketch); err != nil {
			panic(err)
		}
		return
	}
	for _, h := range o.slots {
		if h != 0 {
			d.Add(h)
		}
	}
}

// clone is an independent copy.
func (d *Distinct) clone() Distinct {
	c := *d
	c.slots = slices.Clone(d.slots)
	if d.sketch != nil {
		c.sketch = d.sketch.Clone()
	}
	return c
}
