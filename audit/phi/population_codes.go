package phi

import (
	"bytes"
	"maps"
	"slices"
)

// A code in the place of a name. One word with a number in it says little: a
// family can stand in it, with a patient's number or year behind it. Nearly all
// names of an archive with the same letters and with numbers of their own are the
// codes of a project; the names beside them stay people's. So a record with such a
// name counts as a person's until the population is known, and what would be
// different is counted beside it, by the letters.

// mayBeCode reports a name that is a person's by itself, and may be a code among
// others like it: one component with a number, but no date. v is the whole name,
// of which group is the part that was judged.
func mayBeCode(v, group []byte, k kind) bool {
	return k.only(kindWord|kindDash|kindSpace) && !bytes.Contains(v, []byte{'='}) && personNumbers(group)&(dayNumber|ageNumber) == 0
}

// made is how a name is made, without the name.
type made struct {
	pattern uint32 // keyed hash of the letters, with each number as one sign
	born    bool   // a number can be a year or a day
}

// codeNames are the names that may be codes.
type codeNames struct {
	names sample[made] // different ones
	// changes are the counts that are lower, or higher, if the names of a pattern are
	// codes. There are few patterns: only one that nearly all names have counts.
	changes map[uint32]*codeChanges
}

// maxPatterns is how many patterns are kept apart. When there are more, those with
// the fewest names are given up: their names stay people's.
const maxPatterns = 128

// of is what is counted for a pattern.
func (c *codeNames) of(pattern uint32) *codeChanges {
	if of := c.changes[pattern]; of != nil {
		return of
	}
	switch {
	case c.changes == nil:
		c.changes = make(map[uint32]*codeChanges)
	case len(c.changes) >= maxPatterns:
		c.giveUp()
	}
	of := new(codeChanges)
	c.changes[pattern] = of
	return of
}

func (c *codeNames) giveUp() {
	counts := make([]uint64, 0, maxPatterns)
	for _, of := range c.changes {
		counts = append(counts, of.alike)
	}
	slices.Sort(counts)
	half := counts[len(counts)/2]
	maps.DeleteFunc(c.changes, func(_ uint32, of *codeChanges) bool { return of.alike <= half })
}

type codeChanges struct {
	alike        uint64 // names that are codes or may be, and change nothing
	names        uint64 // of attributes
	records      uint64 // by the field
	direct       uint64 // records of tier 1
	hipaa        uint64 // records of the category of names
	identified   uint64
	anyExposed   uint64
	contradicted uint64
	held         uint64 // more
	unmarked     uint64 // more
}

func (c *codeChanges) add(o *codeChanges) {
	c.alike += o.alike
	c.names += o.names
	c.records += o.records
	c.direct += o.direct
	c.hipaa += o.hipaa
	c.identified += o.identified
	c.anyExposed += o.anyExposed
	c.contradicted += o.contradicted
	c.held += o.held
	c.unmarked += o.unmarked
}

func (c *codeNames) merge(o *codeNames) {
	for i, hash := range o.names.hashes {
		c.names.add(hash, o.names.traits[i])
	}
	for pattern, changes := range o.changes {
		c.of(pattern).add(changes)
	}
}

func (c *codeNames) clone() codeNames {
	d := codeNames{names: c.names.clone()}
	for pattern, changes := range c.changes {
		d.of(pattern).add(changes)
	}
	return d
}

// The rules by which names are codes.
const (
	leastCodes = 20  // different names of the pattern: a family numbered through has fewer
	codeShare  = 0.9 // of all names of patients, that have the pattern
	bornShare  = 0.1 // of the pattern's names, that can have a year in them
)

// codes is what changes because names are codes, beside so many names that are
// exposed; nil if none are.
func (c *codeNames) codes(exposed uint64) (pattern uint32, changes *codeChanges) {
	for pattern, changes := range c.changes {
		if all := exposed - changes.names + changes.alike; float64(changes.alike) < codeShare*float64(all) {
			continue
		}
		n, born := 0, 0
		for _, m := range c.names.traits {
			if m.pattern == pattern {
				n++
				if m.born {
					born++
				}
			}
		}
		if n >= leastCodes && float64(born) <= bornShare*float64(n) {
			return pattern, changes
		}
	}
	return 0, nil
}

// commitCode notes a name that is a code or may be one, among those that are made
// alike.
func (in *Inspector) commitCode() {
	group, codes := nameGroup(in.name), &in.tally.codes
	m := in.madeLike(group)
	if hash := in.hash(group); codes.names.wants(hash) {
		codes.names.add(hash, m)
	}
	change := codeChanges{alike: 1}
	if in.record.sign == perhapsCode {
		in.perhapsCode(&change)
		if change.anyExposed > 0 {
			in.record.pattern = m.pattern
		}
	}
	codes.of(m.pattern).add(&change)
}

// perhapsCode counts a record with a name that may be a code as a person's, and
// notes what is different otherwise. So far the record knows it as a code.
func (in *Inspector) perhapsCode(change *codeChanges) {
	r, t := &in.record, &in.tally
	name := &in.table.rows[in.table.name]
	change.names = 1
	code := r.verdict()
	if r.fields[PatientName] < Exposed {
		change.records = 1
	}
	if r.exposed[name.tier] == 0 {
		change.direct = 1
	}
	if r.hipaa&name.hipaa == 0 {
		change.hipaa = 1
	}
	c := t.attributes.at(in.table.name)
	c[0][Pseudonym]--
	c[0][Exposed]++
	r.fields[PatientName] = Exposed
	r.exposedFields |= 1 << PatientName
	r.exposed[name.tier]++
	r.hipaa |= name.hipaa
	person := r.verdict()
	change.identified = person.identified - code.identified
	change.anyExposed = person.anyExposed - code.anyExposed
	change.contradicted = person.contradicted - code.contradicted
	change.held = code.held - person.held
	change.unmarked = code.unmarked - person.unmarked
}

// madeLike is how a name is made.
func (in *Inspector) madeLike(v []byte) made {
	var pattern [64]byte
	n := 0
	for i, c := range v[:min(len(v), len(pattern))] {
		if isDigit(c) {
			if i > 0 && isDigit(v[i-1]) {
				continue
			}
			c = '0'
		}
		pattern[n] = c
		n++
	}
	return made{max(uint32(in.hash(pattern[:n])), 1), personNumbers(v)&(yearNumber|shortDayNumber) != 0}
}

// recountCodes counts the names that are a project's codes as pseudonyms, and
// returns their pattern.
func (t *Tally) recountCodes() (pattern uint32) {
	counts := t.attributes.get(attributes().name)
	codes := t.codes
	t.codes = codeNames{}
	if counts == nil {
		return 0
	}
	pattern, c := codes.codes(counts[0][Exposed])
	if c == nil {
		return 0
	}
	name := &tableAttributes[attributes().name]
	t.Fields[PatientName][Exposed] -= c.records
	t.Fields[PatientName][Pseudonym] += c.records
	tier := t.tier(name.tier)
	tier.Exposed -= c.names
	tier.Records -= c.direct
	t.HIPAA[HIPAANames] -= c.hipaa
	t.Identified -= c.identified
	t.AnyExposed -= c.anyExposed
	t.Deid.Contradicted -= c.contradicted
	t.Deid.Held += c.held
	t.Deid.Unmarked += c.unmarked
	counts[0][Exposed] -= c.names
	counts[0][Pseudonym] += c.names
	return pattern
}
