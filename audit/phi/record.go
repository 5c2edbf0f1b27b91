package phi

import (
	"pacsaudit/audit/phi/charset"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// record is what is noted of the data set under inspection until it is counted.
type record struct {
	marks
	malformed bool
	cut       bool // a part was not looked at
	long      bool // a name, identifier or date is longer than what is kept of one

	// name, id and birthDate are the classes of the patient's, at the top.
	name, id, birthDate Class
	// fields are the most telling classes by field, sequences included.
	fields [64]Class
	// tiers are the attributes of a tier that have a value.
	tiers   [Tiers]TierCount
	present uint64 // fields that were returned
	// exposedFields are those of them that show something of a person.
	exposedFields uint64
	exposed       [Tiers]int
	hipaa         hipaaSet
	claim         claim
	image         imageClaim
	root          studyRoot
	certain       bool // an identifier is one of them that holds a birth date
	passed        [sites]national.Set
	anyPassed     national.Set
	bare          uint8  // sites
	patient       uint64 // hash of the identifier and its issuer
	study         uint64
	who           uint64 // hash of the patient by identifier, issuer and name
	answer        uint64 // hash of what makes the answer a record of its own
	instances     uint64
	studyDate     Day
	studyOdd      Day      // the same of a date in another form than the standard's
	modalities    uint64   // as modalityBits
	born          Day      // an exposed birth date at the top
	inDoubt       bool     // it may be a hundred years later
	pattern       uint32   // of the name, if nothing else shows a person and it may be a code
	perhaps       Day      // a constant, on which people were born too; the name tells
	oddForm       bool     // an exposed birth date, not as the standard writes it
	perhapsOdd    bool     // the same of perhaps
	sign          codeSign // of the name
	hasName       bool     // at the top
	hasPatientID  bool
	hasStudyUID   bool
	hasInstances  bool // their number was returned

	seen    int  // entries of Inspector.seen
	spilled bool // some were added up already
}

// seen is an attribute of a record and what its value was: row, class, whether
// it is nested, and field.
type seen uint32

const (
	seenClass  = 10 // bits of the row
	seenNested = 13
	seenField  = 16
)

func (s seen) row() int     { return int(s % (1 << seenClass)) }
func (s seen) class() Class { return Class(s >> seenClass % 8) }
func (s seen) nested() int  { return int(s >> seenNested & 1) }
func (s seen) field() Field { return Field(s >> seenField) }

// maxSeen is how many attributes of a record are noted one by one. Those of
// larger ones are added up beside, by attribute.
const maxSeen = 512

// see notes the class of an attribute.
func (in *Inspector) noteClass(row int, field Field, class Class, nested bool) {
	s := seen(row) | seen(class)<<seenClass | seen(field)<<seenField
	if nested {
		s |= 1 << seenNested
	}
	in.note(s)
}

// note is see for what is put together already.
func (in *Inspector) note(s seen) {
	in.seen[in.record.seen%maxSeen] = s
	if in.record.seen++; in.record.seen == maxSeen {
		in.spill()
	}
}

// spill makes room: what was seen so far is added up.
func (in *Inspector) spill() {
	in.record.spilled = true
	in.sum(&in.spilled)
}

// sum counts by tier in lanes: the numbers of all tiers side by side in one word,
// which stays in a register.
const laneBits = 16

// A word holds a lane for each tier, and a lane whatever is seen between two sums:
// the compiler refuses an array of a negative length.
var (
	_ [64 - laneBits*Tiers]struct{}
	_ [1<<laneBits - 1 - maxSeen]struct{}
)

// sum adds what was seen to the record and to the counts of attributes, and
// starts over.
func (in *Inspector) sum(to *attributeCounts) {
	r, rows := &in.record, in.table.rows
	var present, exposed, all, top, shown uint64
	var hipaa hipaaSet
	for _, s := range in.seen[:r.seen] {
		row, class, nested, field := s.row(), s.class(), s.nested(), s.field()
		c := to.get(row)
		if c == nil {
			c = to.at(row)
		}
		c[nested][class]++
		present |= 1 << field
		r.fields[field%64] = max(r.fields[field%64], class)
		if class <= Empty {
			continue
		}
		a := &rows[row]
		lane := laneBits * (a.tier % Tiers)
		all += 1 << lane
		top += uint64(1-nested) << lane
		if class == Exposed {
			shown += 1 << lane
			exposed |= 1 << field
			hipaa |= a.hipaa
		}
	}
	r.seen = 0
	r.present |= present
	r.exposedFields |= exposed
	r.hipaa |= hipaa
	for tier := range Tiers {
		lane := laneBits * tier
		r.tiers[tier].All += int(all >> lane % (1 << laneBits))
		r.tiers[tier].Top += int(top >> lane % (1 << laneBits))
		r.exposed[tier] += int(shown >> lane % (1 << laneBits))
	}
}

// private notes a private element, PS3.5 §7.8: that it is there, and what its
// text holds. Nobody guesses at its meaning.
func (in *Inspector) private(el *dataset.Element) {
	class := Empty
	if el.Value.Len() > 0 || el.Kind == dataset.SequenceStart {
		class = Exposed
	}
	in.noteClass(in.table.private, Private, class, el.Depth > 0)
	if class == Empty || el.Kind != dataset.Primitive {
		return
	}
	in.judge(el, &in.table.rows[in.table.private], in.table.private)
}

// printable reports text: no control characters but those of PS3.5 §6.1.3, and
// the padding.
func printable(v []byte) bool {
	for _, c := range trim(v) {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\f' && c != '\r' && c != charset.Escape || c == 0x7F {
			return false
		}
	}
	return true
}
