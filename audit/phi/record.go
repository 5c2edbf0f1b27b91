package phi

import "pacsaudit/dimse/dataset"

// record is what is noted of the data set under inspection until it is counted.
type record struct {
	malformed bool

	// name, id and birthDate are the classes of the patient's, at the top.
	name, id, birthDate Class
	// fields are the most telling classes by field, sequences included.
	fields [Fields]Class
	// tiers are the attributes of a tier that have a value.
	tiers   [Tiers]TierCount
	present uint64 // fields that were returned
	// exposedFields are those of them that show something of a person.
	exposedFields uint64
	exposed       [Tiers]int
	hipaa         hipaaSet
	ssn           evidenceSet
	contacts      contactSet
	claim         claim
	root          studyRoot
	labelled      schemeSet // national identifiers that are said to be one
	strong        schemeSet // that one value is enough for
	passed        [sites]schemeSet
	anyPassed     schemeSet
	bare          uint8 // sites
	patient       uint64
	study         uint64
	instances     uint64
	studyDate     Day
	born          Day // an exposed birth date at the top
	named         bool
	patiented     bool // has an identifier
	studied       bool // has a Study Instance UID
	counted       bool // instances were returned

	seen  int // entries of Inspector.seen
	spill bool
}

// seen is an attribute of a record and what its value was.
type seen struct {
	row    uint16
	class  Class
	nested bool
}

// maxSeen is how many attributes of a record are noted one by one. Those of
// larger ones are added up beside, by attribute.
const maxSeen = 512

// saw notes that an attribute was there.
func (in *Inspector) saw(row int, class Class, nested bool) {
	r := &in.record
	if r.seen == maxSeen {
		in.spill()
	}
	in.seen[r.seen] = seen{row: uint16(row), class: class, nested: nested}
	r.seen++
}

// see notes the class of an attribute, and what that says of the record.
func (in *Inspector) see(row int, field Field, class Class, nested bool) {
	in.saw(row, class, nested)
	r := &in.record
	if field != NoField {
		r.present |= 1 << field
		r.fields[field] = max(r.fields[field], class)
		if class == Exposed {
			r.exposedFields |= 1 << field
		}
	}
	a := &in.table.rows[row]
	if a.tier == 0 || class <= Empty {
		return
	}
	n := &r.tiers[a.tier]
	n.All++
	if !nested {
		n.Top++
	}
	if class == Exposed {
		r.exposed[a.tier]++
		r.hipaa |= a.hipaa
	}
}

// spill adds up what was seen so far, by attribute.
func (in *Inspector) spill() {
	in.record.spill = true
	in.count(&in.spilled)
}

// count adds what was seen to counts and starts over.
func (in *Inspector) count(to *attributeCounts) {
	for _, s := range in.seen[:in.record.seen] {
		c := to.at(int(s.row))
		if s.nested {
			c.Nested[s.class]++
		} else {
			c.Top[s.class]++
		}
	}
	in.record.seen = 0
}

// private notes a private element, PS3.5 §7.8: that it is there, and what its
// text holds. Nobody guesses at its meaning.
func (in *Inspector) private(el *dataset.Element) {
	class := Empty
	if el.Value.Len() > 0 || el.Kind == dataset.SequenceStart {
		class = Exposed
	}
	in.see(in.table.private, Private, class, el.Depth > 0)
	if class == Empty || el.Kind != dataset.Primitive {
		return
	}
	switch el.VR {
	case dataset.SH, dataset.LO, dataset.ST, dataset.LT, dataset.UT, dataset.UC:
		in.search(el.Value.Reveal())
	case dataset.UN: // what every private element is under implicit VR
		if v := el.Value.Reveal(); len(v) <= maxSearched && printable(v) {
			in.search(v)
		}
	}
}

// printable reports text: no control characters but those of PS3.5 §6.1.3, and
// the padding.
func printable(v []byte) bool {
	for _, c := range trim(v) {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\f' && c != '\r' && c != escape || c == 0x7F {
			return false
		}
	}
	return true
}

// search looks through text for what identifies a person wherever it stands.
func (in *Inspector) search(v []byte) {
	r := &in.record
	f := search(v)
	r.contacts |= f.contacts
	r.ssn |= f.ssn
	if v = trim(v); len(v) <= maxIdentifier {
		m := matchOf(v, kindsOf(v), in.today)
		r.strong |= m.strong
	}
}
