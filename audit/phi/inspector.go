package phi

import (
	"crypto/rand"
	"encoding/binary"
	"time"

	"github.com/dchest/siphash"

	"pacsaudit/dimse/dataset"
)

// Attributes that a record is told by.
const (
	tagStudyDate        dataset.Tag = 0x0008_0020
	tagPatientName      dataset.Tag = 0x0010_0010
	tagPatientID        dataset.Tag = 0x0010_0020
	tagIssuer           dataset.Tag = 0x0010_0021
	tagOtherPatientIDs  dataset.Tag = 0x0010_1002
	tagStudyInstanceUID dataset.Tag = 0x0020_000D
	tagPatientInstances dataset.Tag = 0x0020_1204
	tagStudyInstances   dataset.Tag = 0x0020_1208
)

// Inspector counts the records of one source. It is not safe for concurrent
// use. Between records it holds no value.
type Inspector struct {
	tally   Tally
	table   *attributeTable
	k0, k1  uint64
	today   Day
	record  record
	scratch []byte
	key     []byte
	// The name is judged with the identifier, which follows it.
	name, id []byte
	file     fileMode
	begun    bool // a sequence, whose first item is next if it has any
}

// record is what was seen in the data set under inspection.
type record struct {
	seen       []seenAttribute
	fields     [Fields]Class
	ssn        [Evidences]bool
	patient    uint64
	study      uint64
	instances  uint64
	hasPatient bool
	hasStudy   bool
	counted    bool // instances were returned
	studyDate  Day
}

type seenAttribute struct {
	row    uint16
	nested bool
	class  Class
}

// NewInspector counts with a key of its own: hashes of two inspectors tell
// nothing about each other. today judges dates in the future.
func NewInspector(today time.Time) *Inspector {
	var key [16]byte
	rand.Read(key[:]) // never fails, it would end the program
	return &Inspector{
		table: attributes(),
		today: DayOf(today),
		k0:    binary.LittleEndian.Uint64(key[:8]),
		k1:    binary.LittleEndian.Uint64(key[8:]),
	}
}

// Tally is what was counted so far.
func (in *Inspector) Tally() *Tally { return &in.tally }

// Inspect counts one data set. A study that was counted already is counted as
// a duplicate only.
func (in *Inspector) Inspect(d *dataset.Decoder) {
	r := &in.record
	seen := r.seen[:0]
	*r = record{seen: seen}
	in.name, in.id = in.name[:0], in.id[:0]
	named := false
	parent := dataset.Tag(0)
	for d.Next() {
		el := d.Element()
		switch el.Kind {
		case dataset.SequenceStart:
			if el.Depth == 0 {
				parent = el.Tag
			}
			in.begun = true
			continue
		case dataset.ItemStart:
			if in.begun {
				in.sequence(el)
			}
		case dataset.Primitive:
			if el.Depth == 0 {
				switch el.Tag {
				case tagPatientName:
					in.name, named = appendBounded(in.name, el.Value.Reveal()), true
					in.begun = false
					continue
				case tagPatientID:
					in.id = appendBounded(in.id, trim(el.Value.Reveal()))
					in.key = append(append(in.key[:0], in.id...), '|')
				case tagIssuer:
					in.key = appendBounded(in.key, trim(el.Value.Reveal()))
				}
			}
			in.element(el, parent)
		}
		in.begun = false
	}
	if named {
		in.attribute(in.table.find(tagPatientName), nameOf(in.name, in.id, &in.scratch), false)
	}
	in.file.look(in.name, in.id)
	if len(in.id) > 0 {
		r.patient, r.hasPatient = siphash.Hash(in.k0, in.k1, in.key), true
	}
	clear(in.name)
	clear(in.id)
	clear(in.key)
	clear(in.scratch)
	if d.Err() != nil {
		in.tally.Malformed++
	}
	in.commit()
}

// maxKept is how much of a name or an identifier is judged; PS3.5 §6.2 allows
// 64 characters in each of three component groups.
const maxKept = 4096

func appendBounded(dst, v []byte) []byte { return append(dst, v[:min(len(v), maxKept)]...) }

// element judges one element and notes its class.
func (in *Inspector) element(el *dataset.Element, parent dataset.Tag) {
	r := &in.record
	v := el.Value.Reveal()
	nested := el.Depth > 0
	if !nested {
		switch el.Tag {
		case tagStudyInstanceUID:
			if uid := trim(v); len(uid) > 0 {
				r.study, r.hasStudy = siphash.Hash(in.k0, in.k1, uid), true
			}
			return
		case tagStudyInstances, tagPatientInstances:
			r.instances, r.counted = number(trim(v))
			return
		case tagStudyDate:
			r.studyDate = dayOf(trim(v))
		}
	}
	row := in.table.find(el.Tag)
	if row < 0 {
		return
	}
	a := &in.table.rows[row]
	class := Absent
	switch a.detector {
	case detectNone, detectContext, detectRecurse:
		return
	case detectName:
		class = nameOf(v, nil, &in.scratch)
	case detectID:
		class = in.identifier(v)
	case detectBirthDate:
		class = birthDateOf(v, r.studyDate, in.today)
	case detectDate:
		class = dateOf(v)
	case detectPresence:
		class = Empty
		if el.Value.Len() > 0 {
			class = Exposed
		}
	default:
		class = textOf(v, &in.scratch)
	}
	if nested && parent == tagOtherPatientIDs && el.Tag == tagPatientID {
		r.note(OtherIDs, class)
		r.seen = append(r.seen, seenAttribute{row: uint16(row), nested: true, class: class})
		return
	}
	in.attribute(row, class, nested)
}

// identifier judges each value of an identifier, and looks for social security
// numbers.
func (in *Inspector) identifier(v []byte) Class {
	class := Empty
	for more := true; more; {
		var value []byte
		value, v, more = cutValue(v)
		class = max(class, idOf(value, &in.scratch))
		in.record.ssn[ssnOf(trim(value))] = true
	}
	return class
}

// cutValue takes the first of several values, PS3.5 §6.4.
func cutValue(v []byte) (first, rest []byte, more bool) {
	for i, c := range v {
		if c == '\\' {
			return v[:i], v[i+1:], true
		}
	}
	return v, nil, false
}

// number reads an IS value, PS3.5 §6.2; one that is none, or negative, was not
// returned.
func number(v []byte) (uint64, bool) {
	if len(v) == 0 || len(v) > 12 {
		return 0, false
	}
	var n uint64
	for _, c := range v {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

func (in *Inspector) attribute(row int, class Class, nested bool) {
	in.record.seen = append(in.record.seen, seenAttribute{row: uint16(row), nested: nested, class: class})
	in.record.note(in.table.rows[row].field, class)
}

// note keeps the most telling class of a field.
func (r *record) note(f Field, c Class) { r.fields[f] = max(r.fields[f], c) }

// commit adds the record to the tally.
func (in *Inspector) commit() {
	r, t := &in.record, &in.tally
	if r.hasStudy && !t.Studies.Add(r.study) && !in.file.on {
		t.Duplicates++
		return
	}
	t.Records++
	if r.hasPatient {
		t.Patients.Add(r.patient)
	}
	if r.counted {
		t.InstancesReturned++
		t.Instances += r.instances
	}
	for _, s := range r.seen {
		counts := &t.attributes[s.row].top
		if s.nested {
			counts = &t.attributes[s.row].nested
		}
		counts[s.class]++
	}
	for f, c := range r.fields {
		t.Fields[f][c]++
	}
	for e, found := range r.ssn {
		if found {
			t.SSN[e]++
		}
	}
	t.SSN[NoEvidence] = 0
	name, birth := r.fields[PatientName] == Exposed, r.fields[BirthDate] == Exposed
	id := r.fields[PatientID] == Exposed || r.fields[OtherIDs] == Exposed
	if name && birth && id {
		t.Identified++
	}
	if name || birth || id || r.ssn[SSNFormatted] || r.ssn[SSNLabelled] {
		t.AnyExposed++
	}
}
