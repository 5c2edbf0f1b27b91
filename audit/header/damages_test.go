package header

import (
	"bytes"
	"strings"

	"pgregory.net/rapid"

	"pacsaudit/dimse/dataset"
)

// damage does one thing to the file, or nothing where the file has no place for
// it.
func (f *damaged) damage(t *rapid.T) {
	one := rapid.SampledFrom([]func(*damaged, *rapid.T){
		(*damaged).cut, (*damaged).lieLength, (*damaged).lieVR, (*damaged).loseDelimiter, (*damaged).swapDelimiter, (*damaged).openEnd, (*damaged).outgrow,
		(*damaged).lieGroupLength, (*damaged).lieMetaLength, (*damaged).lieSyntax, (*damaged).flipBit, (*damaged).insert, (*damaged).lose, (*damaged).beginWrong,
	}).Draw(t, "damage")
	one(f, t)
}

// cut ends the file somewhere behind the name.
func (f *damaged) cut(t *rapid.T) {
	at := bytes.Index(f.data, []byte(planted))
	if f.deflate || at < 0 {
		return
	}
	n := rapid.IntRange(at+len(planted), len(f.data)).Draw(t, "bytes left")
	f.say("cut to %d of %d bytes", n, len(f.data))
	f.splice(n, len(f.data), "")
}

// lieLength makes a length wrong. Where the element would then end at a
// boundary nobody could tell that it is wrong.
func (f *damaged) lieLength(t *rapid.T) {
	m := f.any(t, func(m mark) bool { return !m.ended })
	if m == nil {
		return
	}
	is := m.end - m.value
	lies := []int{is + 1, is + 2, is - 1, is - 2, is + 7, is + 16, 2*is + 2, is + 3000, 0x7FF0, 0xFFF0}
	if m.wide {
		lies = append(lies, 0x0010_0000, 0x7FFF_FFF0, 0xFFFF_FFF0)
	}
	lie := rapid.SampledFrom(lies).Draw(t, "length")
	if lie < 0 || f.boundary(m.value+lie) {
		return
	}
	f.say("%v says that it has %d bytes, and has %d", m.tag, lie, is)
	if m.wide {
		f.order().PutUint32(f.data[m.length:], uint32(lie))
	} else {
		f.order().PutUint16(f.data[m.length:], uint16(lie))
	}
}

// lieVR makes a VR wrong, or none.
func (f *damaged) lieVR(t *rapid.T) {
	m := f.any(t, func(m mark) bool { return !m.item })
	if m == nil || f.syntax.Implicit {
		return
	}
	vr := rapid.SampledFrom([]string{"  ", "??", "\x00\x00", "pn", "ZZ", "OX", "--", "LO", "DA", "US", "CS", "UN", "OB", "SQ", "UT"}).Draw(t, "VR")
	f.say("%v has VR %q", m.tag, vr)
	copy(f.data[m.start+4:], vr)
}

// loseDelimiter takes the end of a sequence or of an item away.
func (f *damaged) loseDelimiter(t *rapid.T) {
	if m := f.any(t, func(m mark) bool { return m.ended }); m != nil {
		f.say("%v has no delimiter", m.tag)
		f.splice(m.end-8, m.end, "")
	}
}

// swapDelimiter puts something else in the place of a delimiter.
func (f *damaged) swapDelimiter(t *rapid.T) {
	m := f.any(t, func(m mark) bool { return m.ended })
	if m == nil {
		return
	}
	other := rapid.SampledFrom([]dataset.Tag{dataset.Item, dataset.ItemDelimitationItem, dataset.SequenceDelimitationItem, 0xFFFE_0000, 0x0000_0000}).Draw(t, "delimiter")
	length := rapid.SampledFrom([]uint32{0, 0, 4, 0xFFFFFFFF}).Draw(t, "its length")
	f.say("%v ends with %v of length %d", m.tag, other, length)
	copy(f.data[m.end-8:], f.head(nil, other, length))
}

// openEnd gives an element an undefined length that nothing ends.
func (f *damaged) openEnd(t *rapid.T) {
	if m := f.any(t, func(m mark) bool { return m.wide && !m.ended }); m != nil {
		f.say("%v has no length, and no end", m.tag)
		f.order().PutUint32(f.data[m.length:], 0xFFFFFFFF)
	}
}

// outgrow makes an item longer than its sequence.
func (f *damaged) outgrow(t *rapid.T) {
	m := f.any(t, func(m mark) bool { return m.item && !m.ended })
	if m == nil {
		return
	}
	more := rapid.IntRange(1, 200).Draw(t, "by")
	if f.boundary(m.end + more) {
		return
	}
	f.say("an item is %d bytes longer than its sequence", more)
	f.order().PutUint32(f.data[m.length:], uint32(m.end-m.value+more))
}

// wrongLengths are group lengths that are wrong.
var wrongLengths = []uint32{0, 1, 4, 12, 1000, 0x7FFFFFFF, 0xFFFFFFFF}

// lieGroupLength puts a group length before the first element of a group.
func (f *damaged) lieGroupLength(t *rapid.T) {
	m := f.any(t, func(m mark) bool { return m.tag == 0x0010_0010 || m.tag == 0x0008_0016 })
	if m == nil {
		return
	}
	length := rapid.SampledFrom(wrongLengths).Draw(t, "group length")
	f.say("the length of group %04X is %d", m.tag.Group(), length)
	f.splice(m.start, m.start, string(dataset.AppendElement(nil, f.syntax, m.tag&0xFFFF_0000, dataset.UL, f.order().AppendUint32(nil, length))))
}

func (f *damaged) lieMetaLength(t *rapid.T) {
	length := rapid.SampledFrom(wrongLengths).Draw(t, "group length")
	f.say("the length of group 0002 is %d", length)
	f.writeMeta(&length)
}

// lieSyntax names another transfer syntax.
func (f *damaged) lieSyntax(t *rapid.T) {
	f.label = rapid.SampledFrom([]string{
		"", "1.2.3.4", dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian, "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.70",
	}).Draw(t, "transfer syntax")
	f.say("the transfer syntax is said to be %q", f.label)
	f.writeMeta(nil)
}

// flipBit changes a bit of a deflated data set. It can be one of a length of pixel data,
// in which the name is then.
func (f *damaged) flipBit(t *rapid.T) {
	if f.deflate && !f.behind {
		f.flip = rapid.IntRange(1, 8*len(f.deflated())).Draw(t, "bit")
		f.say("bit %d of the deflated data set is flipped", f.flip-1)
	}
}

// insert puts bytes between two elements.
func (f *damaged) insert(t *rapid.T) {
	m := f.any(t, func(m mark) bool { return true })
	if m == nil {
		return
	}
	junk := rapid.SampledFrom([]string{"\x00", "\x00\x00", "\x00\x00\x00\x00", strings.Repeat("\x00", 8), strings.Repeat("\x00", 64), "\xFF\xFF", "ABCD", "\r\n", strings.Repeat("\xDB", 33)}).Draw(t, "bytes")
	f.say("%q stands before %v", junk, m.tag)
	f.splice(m.start, m.start, junk)
}

// lose takes some bytes off the end of an element.
func (f *damaged) lose(t *rapid.T) {
	m := f.any(t, func(m mark) bool { return m.end-m.value >= 4 && !m.ended })
	if m == nil {
		return
	}
	n := rapid.IntRange(1, 4).Draw(t, "bytes lost")
	f.say("%v lacks its last %d bytes", m.tag, n)
	f.splice(m.end-n, m.end, "")
}

// beginWrong leaves out what a file begins with.
func (f *damaged) beginWrong(t *rapid.T) {
	switch rapid.IntRange(0, 2).Draw(t, "left out") {
	case 0:
		f.say("there is no preamble")
		f.meta = bytes.TrimPrefix(f.meta, make([]byte, 128))
	case 1:
		f.say("there is no DICM")
		f.meta = bytes.Replace(f.meta, []byte("DICM"), nil, 1)
	case 2:
		if f.deflate {
			return // nothing tells that a data set alone is deflated
		}
		f.say("there is no File Meta Information")
		f.meta = nil
	}
}

// foundDamaged are files that were said to be whole, or no DICOM, and are
// neither.
func foundDamaged() map[string]*damaged {
	file := func(label string, with ...part) *damaged {
		f := &damaged{label: label, deflate: false}
		for _, p := range with {
			f.data = f.append(f.data, p)
		}
		f.writeMeta(nil)
		return f
	}
	class := part{tag: 0x0008_0016, vr: "UI", value: "1.2.840.10008.5.1.4.1.1.2"}
	instance := part{tag: 0x0008_0018, vr: "UI", value: "2.25.1234567"}
	name := part{tag: 0x0010_0010, vr: "PN", value: planted}
	others := part{tag: 0x0010_1002, vr: "SQ", items: [][]part{{{tag: 0x0010_0020, vr: "LO", value: "H4711"}}}, undefined: true}
	private := part{tag: 0x0009_1001, vr: "UN", value: "\x01\x02\x03\x04"}
	pixels := part{tag: 0x7FE0_0010, vr: "OW", value: string(make([]byte, 64))}
	explicit := dataset.ExplicitVRLittleEndian

	found := map[string]*damaged{}
	f := file(explicit, class, name)
	f.meta = bytes.Replace(f.meta, []byte("DICM"), nil, 1)
	found["a preamble without DICM"] = f

	f = file(explicit, class, private, name)
	f.meta = nil
	found["a data set alone, with a private element in second place"] = f

	f = file("1.2.840.10008.1.2.1.99", part{tag: 0x0008_0005, vr: "CS", value: "ISO_IR 100"}, class, name)
	f.data[6]++
	found["labelled as deflated, plain, and the first length is odd"] = f

	// One byte further on there is an element of unknown VR that ends with the
	// file.
	f = file(explicit, class, part{tag: 0x0008_2112, vr: "SQ"}, name, others)
	f.data[6]++
	found["an odd length, and behind it what looks like elements"] = f

	// The same where elements have no VR.
	f = &damaged{label: dataset.ImplicitVRLittleEndian, syntax: dataset.Syntax{Implicit: true}}
	for _, p := range []part{class, {tag: 0x0008_2112, vr: "SQ"}, name, {tag: 0x0010_0020, vr: "LO", value: "H3000017"}} {
		f.data = f.append(f.data, p)
	}
	f.writeMeta(nil)
	f.data[f.marks[0].length]--
	f.data = f.data[:f.marks[3].length]
	found["an odd length, and behind it what looks like an element to the end of the file, without VRs"] = f

	// It ends among the zeros of the pixel data, which look like elements.
	f = file(explicit, class, instance, name, pixels)
	f.data[f.marks[1].length] = 76
	found["a length that takes the name in, and ends among zeros"] = f

	bare := func(damage func(*damaged), with ...part) *damaged {
		f := file(explicit, with...)
		f.meta = nil
		damage(f)
		return f
	}
	charset := part{tag: 0x0008_0005, vr: "CS", value: "ISO_IR 100"}
	found["a data set alone, whose first length is odd"] = bare(func(f *damaged) { f.data[6]++ }, charset, class, name)
	found["a data set alone, whose first VR is none"] = bare(func(f *damaged) { copy(f.data[4:], "  ") }, charset, name)
	implicit := &damaged{label: dataset.ImplicitVRLittleEndian, syntax: dataset.Syntax{Implicit: true}}
	for _, p := range []part{charset, name} {
		implicit.data = implicit.append(implicit.data, p)
	}
	copy(implicit.data[4:], "\xFF\xFF\xFF\xFF")
	found["a data set alone, implicit, whose first element has no length"] = implicit

	f = file(explicit, class, name, pixels)
	f.splice(f.marks[0].end-1, f.marks[0].end, "")
	found["an element that lacks its last byte"] = f
	return found
}
