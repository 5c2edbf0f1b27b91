package phi

import (
	"bytes"
	"hash/maphash"

	"pacsaudit/audit/phi/charset"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// marks are what the values of a record were seen to hold, wherever they stand.
type marks struct {
	contacts contactSet
	ssn      evidenceSet
	labelled national.Set // national identifiers that are said to be one
	strong   national.Set // that one value is enough for
}

func (m *marks) add(o marks) {
	m.contacts |= o.contacts
	m.ssn |= o.ssn
	m.labelled |= o.labelled
	m.strong |= o.strong
}

// judgements are how values were judged that come again and again: names, since few
// people refer, request and report, and what a hospital, a protocol and, in files, a
// patient say. It holds keyed hashes and judgements, no values, and is forgotten with
// the key. A value takes the place of another, and is taken for it with a probability
// of one in 2 to the power of 51.
type judgements struct {
	seed   maphash.Seed
	places [1 << judgedBits]judgement
	// doubts are by row. Where it reaches maxDoubt values do not come again, and are not
	// looked up until it is past its end.
	doubts [maxAttributes]uint8
}

const (
	judgedBits = 12
	maxDoubt   = 32
	trust      = 4 // how many values that are new one that comes again makes up for
)

// judgement is what a value was found to be. One whose hash is 0 is free.
type judgement struct {
	hash     uint64
	class    Class
	contacts contactSet
	ssn      evidenceSet
}

// forget drops the judgements and the key.
func (j *judgements) forget() {
	clear(j.places[:])
	clear(j.doubts[:])
	j.seed = maphash.MakeSeed()
}

// nameAlone is the place of a name by itself; elements have their row and VR.
const nameAlone = 0

// place is where the judgement of a value stands, and by which hash. Values of
// different rows and VRs are judged differently.
func (j *judgements) place(v []byte, rowAndVR uint64) (*judgement, uint64) {
	hash := maphash.Bytes(j.seed, v) + rowAndVR*0x9E37_79B9_7F4A_7C15 | 1
	return &j.places[hash>>(64-judgedBits)], hash
}

// pays reports whether values of a row are worth looking up.
func (j *judgements) pays(row int) bool {
	if j.doubts[row] < maxDoubt {
		return true
	}
	j.doubts[row]++
	return false
}

// learn notes whether a value of a row came again.
func (j *judgements) learn(row int, again bool) {
	if again {
		j.doubts[row] -= min(j.doubts[row], trust)
	} else {
		j.doubts[row]++
	}
}

// ofElement is the place of an element's value; nil where there is none: how it is
// judged depends on more than on itself, its attribute and its VR.
func (j *judgements) ofElement(el *dataset.Element, row int) (*judgement, uint64) {
	if !j.pays(row) || el.Value.Len() != int(el.Length) || el.Value.Len() > maxKept {
		return nil, 0
	}
	v := el.Value.Reveal()
	if !charset.ASCII(v) {
		return nil, 0
	}
	return j.place(v, uint64(row)<<16+uint64(el.VR))
}

// nameOf is the class of one name that no identifier can repeat, of an attribute's row.
func (in *Inspector) nameOf(v []byte, row int) Class {
	if !in.judged.pays(row) {
		return in.words.nameOf(v, nil)
	}
	place, hash := in.judged.place(v, nameAlone)
	in.judged.learn(row, place.hash == hash)
	if place.hash != hash {
		*place = judgement{hash: hash, class: in.words.nameOf(v, nil)}
	}
	return place.class
}

// names is the most telling class of several names.
func (in *Inspector) names(v []byte, row int) Class {
	if bytes.IndexByte(v, '\\') < 0 {
		return in.nameOf(v, row)
	}
	class := Empty
	for more := true; more; {
		var name []byte
		name, v, more = cutValue(v)
		class = max(class, in.nameOf(name, row))
	}
	return class
}

// judge judges a value, or remembers how it was judged before.
func (in *Inspector) judge(el *dataset.Element, a *attribute, row int) Class {
	place, hash := in.judged.ofElement(el, row)
	if place == nil {
		class, _ := in.judgeAnew(el, a)
		return class
	}
	r := &in.record
	in.judged.learn(row, place.hash == hash)
	if place.hash == hash {
		r.contacts |= place.contacts
		r.ssn |= place.ssn
		return place.class
	}
	before := r.marks
	r.marks = marks{}
	class, alone := in.judgeAnew(el, a)
	if alone && r.labelled|r.strong == 0 {
		*place = judgement{hash, class, r.contacts, r.ssn}
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
		class = in.identifier(&f, in.text(v, el.Depth, charset.Division{}), a.field)
		if f.any() {
			in.resolve(&f, &label{}, a.field)
		}
		return class, !f.any() && !f.sampled
	case detectName:
		name := in.text(v, el.Depth, charset.Division{Name: true})
		class = in.names(name, a.seen.row())
		in.nationalInName(name)
		in.searchSSN(el, v, anyEvidence)
		if in.file.path != nil && a.field == OtherNames && class == Exposed {
			in.file.findOthersInPath(name)
			return class, false
		}
	case detectPrivate:
		class = Exposed
		of := texts(el.VR)
		if of == noText && el.Value.Len() >= shortestSSN {
			of = textOf(el)
		}
		if of == noText {
			return class, !in.declared(el, a.seen.row())
		}
		if v := trim(v); len(v) <= national.MaxWritten && (of == isText || printable(v)) {
			in.record.strong |= matchNational(v, kindsOf(v), in.today).Strong
		}
		in.searchValue(el)
		return class, !in.declared(el, a.seen.row())
	}
	return class, true
}

// declared adds the category of a private value whose VR says what it is: somebody's
// name, or a day. It is not known whose it is.
func (in *Inspector) declared(el *dataset.Element, row int) bool {
	switch v := bounded(el.Value.Reveal()); el.VR {
	case dataset.PN:
		if in.names(in.text(v, el.Depth, charset.Division{Name: true}), row) == Exposed {
			in.record.hipaa.add(HIPAANames)
			return true
		}
	case dataset.DA:
		if in.words.dateOf(v) == Exposed {
			in.record.hipaa.add(HIPAADates)
			return true
		}
	}
	return false
}
