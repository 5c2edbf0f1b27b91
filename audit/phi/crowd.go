package phi

import (
	"iter"
	"slices"
)

// crowd is a choice of different patients, or studies, with the years and
// modalities that each of them is of. It has all of them as long as there is
// room. Then it halves the choice, to those with another bit of their hash 0,
// as often as it must (adaptive sampling, Flajolet 1990): so it does not depend
// on the order, and two crowds under one key merge into the crowd of both. It
// holds hashes, years and modalities, never values.
type crowd struct {
	level uint     // how many low bits are 0
	n     int      // members
	slots []member // by hash, open addressing; a power of two
}

type member struct {
	hash              uint64 // 0 is a free slot
	years, modalities uint64 // sets of cells
	minor, adult      bool
	pattern           uint32 // of the codes that the names may be; 0 for several
}

// maxCrowd is how many members there are at most, in twice as many slots.
const (
	maxCrowd   = 4096
	leastSlots = 64
)

// at is the place of a member, new or not; nil if the hash is not among the
// chosen.
func (c *crowd) at(hash uint64) *member {
	hash = max(hash, 1)
	if hash&(1<<c.level-1) != 0 {
		return nil
	}
	if 2*c.n >= len(c.slots) {
		if c.n > 0 {
			if m := c.find(hash); m.hash == hash {
				return m // so that the level depends on the members only
			}
		}
		c.makeRoom()
		if hash&(1<<c.level-1) != 0 {
			return nil
		}
	}
	m := c.find(hash)
	if m.hash == 0 {
		m.hash = hash
		c.n++
	}
	return m
}

// find is the slot of a hash, or the free one where it belongs.
func (c *crowd) find(hash uint64) *member {
	for i := hash >> 32; ; i++ {
		m := &c.slots[i&uint64(len(c.slots)-1)]
		if m.hash == hash || m.hash == 0 {
			return m
		}
	}
}

func (c *crowd) makeRoom() {
	slots := max(leastSlots, 2*len(c.slots))
	if slots > 2*maxCrowd {
		slots = 2 * maxCrowd
		c.level++
	}
	c.choose(slots)
}

// choose moves those that the level chooses to so many slots.
func (c *crowd) choose(slots int) {
	before := c.slots
	if c.n = 0; slots == 2*maxCrowd {
		c.slots = spareSlots.take()[:]
	} else {
		c.slots = make([]member, slots)
	}
	for _, m := range before {
		if m.hash != 0 && m.hash&(1<<c.level-1) == 0 {
			*c.find(m.hash) = m
			c.n++
		}
	}
	freeSlots(before)
}

// spareSlots are those of the largest crowds, which move often.
var spareSlots spares[[2 * maxCrowd]member]

func freeSlots(slots []member) {
	if len(slots) == 2*maxCrowd {
		clear(slots)
		spareSlots.put((*[2 * maxCrowd]member)(slots))
	}
}

// members are all that were chosen, each of which stands for so many.
func (c *crowd) members() (each iter.Seq[*member], weight uint64) {
	return func(yield func(*member) bool) {
		for i := range c.slots {
			if m := &c.slots[i]; m.hash != 0 && !yield(m) {
				return
			}
		}
	}, 1 << c.level
}

func (c *crowd) merge(o *crowd) {
	for c.level < o.level {
		c.raise()
	}
	each, _ := o.members()
	for m := range each {
		c.addMember(m)
	}
}

// take takes a member of another crowd in.
func (c *crowd) addMember(m *member) {
	if mine := c.at(m.hash); mine != nil {
		mine.made(m.pattern)
		mine.years |= m.years
		mine.modalities |= m.modalities
		mine.minor, mine.adult = mine.minor || m.minor, mine.adult || m.adult
	}
}

// made notes a pattern, before the first year.
func (m *member) made(pattern uint32) {
	if m.years == 0 {
		m.pattern = pattern
	} else if m.pattern != pattern {
		m.pattern = 0
	}
}

// addMembers takes the members of another crowd in, but for those of a pattern.
func (c *crowd) addMembers(o *crowd, but uint32) {
	for c.level < o.level {
		c.raise()
	}
	each, _ := o.members()
	for m := range each {
		if but == 0 || m.pattern != but {
			of := *m
			of.pattern = 0
			c.addMember(&of)
		}
	}
}

// raise halves the choice.
func (c *crowd) raise() {
	c.level++
	c.choose(len(c.slots))
}

// close forgets everybody.
func (c *crowd) close() {
	freeSlots(c.slots)
	*c = crowd{}
}

func (c *crowd) clone() crowd { return crowd{c.level, c.n, slices.Clone(c.slots)} }
