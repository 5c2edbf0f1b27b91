package phi

import (
	"hash/maphash"

	"pacsaudit/dimse/dataset"
)

// marks are what the values of a record were seen to hold, wherever they stand.
type marks struct {
	contacts contactSet
	ssn      evidenceSet
	labelled schemeSet // national identifiers that are said to be one
	strong   schemeSet // that one value is enough for
}

func (m *marks) add(o marks) {
	m.contacts |= o.contacts
	m.ssn |= o.ssn
	m.labelled |= o.labelled
	m.strong |= o.strong
}

// recollection knows how values were judged that come again and again, as those of a
// hospital, a patient and a protocol do in the files of a series. It holds keyed hashes
// of them and what they were: another value is taken for one with a probability of one
// in 2^64, and nobody outside can tell which.
type recollection struct {
	seed   maphash.Seed
	places [1 << recallBits]remembered
}

const recallBits = 10

type remembered struct {
	hash     uint64
	class    Class
	contacts contactSet
	ssn      evidenceSet
}

func newRecollection() *recollection { return &recollection{seed: maphash.MakeSeed()} }

// place is where a value is remembered, and by which hash; nil where it is not: how
// it is judged depends on more than on itself, its attribute and its VR.
func (m *recollection) place(el *dataset.Element, row int) (*remembered, uint64) {
	if m == nil || el.Value.Len() != int(el.Length) || el.Value.Len() > maxKept {
		return nil, 0
	}
	v := el.Value.Reveal()
	if !ascii(v) {
		return nil, 0
	}
	hash := maphash.Bytes(m.seed, v) + (uint64(row)<<16+uint64(el.VR))*0x9E37_79B9_7F4A_7C15 | 1
	return &m.places[hash>>(64-recallBits)], hash
}

// judge judges a value, or remembers how it was judged before.
func (in *Inspector) judge(el *dataset.Element, a *attribute, row int) Class {
	place, hash := in.recalls.place(el, row)
	if place == nil {
		class, _ := in.judgeAnew(el, a)
		return class
	}
	r := &in.record
	if place.hash == hash {
		r.contacts |= place.contacts
		r.ssn |= place.ssn
		return place.class
	}
	before := r.marks
	r.marks = marks{}
	class, alone := in.judgeAnew(el, a)
	if alone && r.labelled|r.strong == 0 {
		*place = remembered{hash, class, r.contacts, r.ssn}
	}
	r.marks.add(before)
	return class
}

// judgeAnew judges the value of an attribute that has no part of its own in a record,
// and reports whether all that it did is its class and the marks.
func (in *Inspector) judgeAnew(el *dataset.Element, a *attribute) (class Class, alone bool) {
	v := el.Value.Reveal()
	switch a.detector {
	case detectConstant:
		if class = in.words.constantOf(v); class == Exposed {
			in.searchSSN(el, v, anyEvidence)
		}
	case detectText:
		if class = in.words.constantOf(v); class == Exposed {
			in.searchLabels(el)
			in.searchValue(el)
		}
	case detectID:
		var f facts
		class = in.identifier(&f, in.text(v, el.Depth, division{}), a.field)
		if f.any() {
			in.resolve(&f, &label{}, a.field)
		}
		return class, !f.any() && !f.sampled
	case detectName:
		name := in.text(v, el.Depth, division{name: true})
		class = in.names(name)
		in.nationalInName(name)
		in.searchSSN(el, v, anyEvidence)
		if in.file.path != nil && a.field == OtherNames && class == Exposed {
			in.file.lookOther(name)
			return class, false
		}
	case detectPrivate:
		class = Exposed
		of := texts(el.VR)
		if of == noText && el.Value.Len() >= shortestSSN {
			of = textOf(el)
		}
		if of == noText {
			break
		}
		if v := trim(v); len(v) <= maxIdentifier && (of == isText || printable(v)) {
			var m match
			m.read(v, kindsOf(v), in.today)
			in.record.strong |= m.strong
		}
		in.searchValue(el)
	}
	return class, true
}
