package phi

import "bytes"

// A code in the place of a name. One word with a number in it says little: a
// family can stand in it, with a patient's number behind it. Many such words
// that are made alike are the codes of a project; families differ in their
// letters, and in how many they have. So a record with such a name counts as a
// person's until the population is known, and what would be different is counted
// beside it.

// mayBeCode reports a name that is a person's by itself, and may be a code among
// others like it: one component with a number, but no date. v is the whole name,
// of which group is the part that was judged.
func mayBeCode(v, group []byte, k kind) bool {
	return k.only(kindWord|kindDash|kindSpace) && !bytes.Contains(v, []byte{'='}) && !dated(group)
}

// made is how a name is made, without the name.
type made struct {
	pattern uint32 // keyed hash of the letters, with each number as one sign
	shape   uint32 // the same of the name with each letter and each digit as one sign
}

// codes are the names that may be codes.
type codeNames struct {
	names sample[made] // different ones
	// changes are the counts that are lower, or higher, if the names are codes.
	changes codeChanges
}

type codeChanges struct {
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
	c.changes.add(&o.changes)
}

// The rules by which a population of names is one of codes.
const (
	leastCodes   = 10
	leastOfOne   = 5   // names of a pattern
	patternShare = 0.1 // that a pattern has at least
	codeShare    = 0.9 // that such patterns have together, or one shape has alone
)

// are reports whether the names are codes.
func (c *codeNames) are() bool {
	n := len(c.names.traits)
	patterns, shapes := make(map[uint32]int), make(map[uint32]int)
	alike := 0
	for _, m := range c.names.traits {
		patterns[m.pattern]++
		shapes[m.shape]++
		alike = max(alike, shapes[m.shape])
	}
	covered := 0
	for _, of := range patterns {
		if of >= leastOfOne && float64(of) >= patternShare*float64(n) {
			covered += of
		}
	}
	return n >= leastCodes && float64(max(covered, alike)) >= codeShare*float64(n)
}

// commitCode counts a record with a name that may be a code as a person's, and
// notes what is different otherwise. So far the record knows it as a code.
func (in *Inspector) commitCode() {
	r, t := &in.record, &in.tally
	name := &in.table.rows[in.table.name]
	change := codeChanges{names: 1}
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
	t.codes.changes.add(&change)
	group := nameGroup(in.name)
	if hash := in.hash(group); t.codes.names.wants(hash) {
		t.codes.names.add(hash, in.madeLike(group))
	}
}

// madeLike is how a name is made.
func (in *Inspector) madeLike(v []byte) made {
	var pattern, shape [64]byte
	n := 0
	v = v[:min(len(v), len(shape))]
	for i, c := range v {
		switch {
		case isDigit(c):
			shape[i] = '0'
			if i > 0 && isDigit(v[i-1]) {
				continue
			}
			c = '0'
		case isAlnum(c):
			shape[i] = 'A'
		default:
			shape[i] = c
		}
		pattern[n] = c
		n++
	}
	return made{uint32(in.hash(pattern[:n])), uint32(in.hash(shape[:len(v)]))}
}

// settleCodes takes the names that may be codes for such, where they are.
func (t *Tally) settleCodes() {
	c := t.codes.changes
	codes := t.codes.are()
	t.codes = codeNames{}
	if !codes {
		return
	}
	name := &tableAttributes[attributes().name]
	t.Fields[PatientName][Exposed] -= c.records
	t.Fields[PatientName][Pseudonym] += c.records
	t.Tiers[name.tier].Exposed -= c.names
	t.Tiers[name.tier].Records -= c.direct
	t.HIPAA[HIPAANames] -= c.hipaa
	t.Identified -= c.identified
	t.AnyExposed -= c.anyExposed
	t.Deid.Contradicted -= c.contradicted
	t.Deid.Held += c.held
	t.Deid.Unmarked += c.unmarked
	if counts := t.attributes.get(attributes().name); counts != nil {
		counts[0][Exposed] -= c.names
		counts[0][Pseudonym] += c.names
	}
}
