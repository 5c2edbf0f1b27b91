package dataset

import "bytes"

// Real data sets break the rules in ways that readers have learned to pass over.

// behind reports a tag behind the header and stops there: pixel data, of group
// 7FE0 but for its length, and Data Set Trailing Padding, PS3.10 §7.2.
func (d *Decoder) behind(t Tag) bool {
	pixels := t>>16 == 0x7FE0
	if len(d.stack) > 0 || t == 0x7FE0_0000 {
		return false
	}
	d.pixel = pixels || d.behindPixels
	d.stop = pixels || t == 0xFFFC_FFFC
	return d.stop
}

// noItem takes what stands where an item belongs.
func (d *Decoder) noItem(seq *frame, t Tag, at int64) bool {
	switch {
	case seq.opaque:
		return d.fail(t, at, MisplacedItem)
	case t == SequenceDelimitationItem:
		// Deviation: a delimiter in a sequence of defined length ends it.
		d.pos = seq.end
		d.pop()
		return true
	case t == ItemDelimitationItem:
		return d.onward() // Deviation: one too many is passed over.
	case t>>16 == 0xFFFE:
		return d.fail(t, at, MisplacedItem)
	case seq.end < 0:
		// Deviation: an element ends a sequence whose delimiter is missing.
		d.note(t, at, MisplacedItem)
		d.pos = at
		d.pop()
		return true
	}
	// Deviation: elements in a sequence of defined length without an item are one.
	d.note(t, at, MisplacedItem)
	d.pos = at
	d.open(seq, seq.end, uint32(seq.end-at))
	return true
}

// stray takes a tag of group FFFE where an element belongs.
func (d *Decoder) stray(t Tag, at int64) bool {
	n := len(d.stack)
	delimiter := t == ItemDelimitationItem || t == SequenceDelimitationItem
	switch {
	case t != Item && !delimiter:
		return d.fail(t, at, MisplacedItem)
	case delimiter && (n == 0 || t == SequenceDelimitationItem && (d.stack[n-1].end >= 0 || d.el.Kind == SequenceEnd)):
		// Deviation: a delimiter behind a sequence that has ended is passed over;
		// some writers put one behind every empty sequence.
		d.pos = at + shortHead
		return d.onward()
	case delimiter && d.stack[n-1].end >= 0:
		d.pos = d.stack[n-1].end // Deviation: a delimiter in an item of defined length ends it.
	case n == 0 || d.stack[n-1].end >= 0:
		// Deviation: an item without a sequence is one of a sequence without a name.
		if n/2 >= d.limits.Depth {
			return d.fail(t, at, TooDeep)
		}
		d.note(t, at, MisplacedItem)
		d.pos = at
		d.el = Element{Kind: SequenceStart, Tag: t, VR: SQ, Depth: n / 2, Length: undefinedLength}
		d.stack = append(d.stack, frame{tag: t, end: -1, outside: d.syntax})
		return true
	default:
		d.pos = at // Deviation: the next item, or the end of the sequence, ends an item too.
	}
	d.pop()
	return true
}

// cut reports whether an element that reaches past the end is to be read as far
// as it goes: a file was cut, and what is left of it still shows a patient. The
// fault comes with the next element.
func (d *Decoder) cut(limit int64) bool { return d.stream != nil && limit >= d.size }

// overlong takes an element that reaches past what holds it. Where the next one
// can be found, it costs itself; where not, its value ends with what holds it.
func (d *Decoder) overlong(t Tag, vr VR, length uint32, at, limit int64) bool {
	value := d.pos
	d.note(t, at, d.beyond(limit))
	if d.resume(at) {
		return d.onward()
	}
	d.pos = value
	if d.err != nil || d.stream != nil {
		return d.fail(t, at, d.beyond(limit))
	}
	d.tally(t)
	d.el = Element{Kind: Primitive, Tag: t, VR: vr, Depth: len(d.stack) / 2, Length: length}
	d.el.Value = Value{window: &d.window, off: int(value - d.base), n: int(limit - value)}
	d.pos = limit
	return true
}

// holdsItems reports whether a value of defined length is a sequence, PS3.5 §6.2.2
// note 4: a writer that did not know the tag wrote UN, and an implicit one writes no VR
// at all. Its first bytes are those of an item, and as what it is read.
// Deviation: writers with a table of attributes that is wrong, or older than the
// attribute, give sequences another VR, OB above all; and those that copy what they do
// not know leave it in the byte order that it came in.
func (d *Decoder) holdsItems(t Tag, vr VR, length uint32) (VR, bool) {
	if length < shortHead || t>>16 == 0x7FE0 || vr != UN && d.stream == nil && VROf(t) != SQ || len(d.stack)/2 >= d.limits.Depth {
		return vr, false
	}
	b := d.view(0, shortHead)
	s, ok := itemsIn(b)
	if !ok {
		return vr, false
	}
	if n := s.u32(b[4:]); n != undefinedLength && n > length-shortHead {
		return vr, false
	}
	if s.BigEndian == d.syntax.BigEndian && vr != UN {
		return SQ, true
	}
	return UN, true
}

// itemsIn reports whether b begins with an item, and in which byte order.
func itemsIn(b []byte) (Syntax, bool) {
	for _, s := range [...]Syntax{{}, {BigEndian: true}} {
		if len(b) >= shortHead && s.tag(b) == Item {
			return s, true
		}
	}
	return Syntax{}, false
}

// doubt is what there is to say against an element of a file.
type doubt uint8

const (
	none     doubt = iota
	unlisted       // the dictionary has no such element
	strange        // no writer puts it there: a length before it is wrong, and it is none
	hopeless       // and it reaches past the end
)

// doubts looks at the head of an element at at. Some writers keep no order, but what
// they write is known.
func (d *Decoder) doubts(t Tag, vr VR, length uint32, at int64, usual, torn bool) doubt {
	last, odd := Tag(0), false
	if k := d.el.Kind; (k == Primitive || k == SequenceEnd) && d.el.Depth == len(d.stack)/2 {
		last, odd = d.el.Tag, k == Primitive && d.el.Length&1 != 0
	}
	known := VROf(t)
	if known == UN && t.Private() && !d.syntax.Implicit {
		known = vr // it has a VR, which is as good
	}
	switch {
	case (!usual || VROf(t) == UN && !t.Private() || t.Element() == 0) && length != undefinedLength && d.past(at, d.pos+int64(length)):
		return hopeless
	case t < last && (!usual || known == UN || vr != known && vr != UN), t.Group() == 0, !usual && (odd || known == UN && !t.Private()),
		odd && d.syntax.Implicit && known == UN && !t.Private(), // without VRs nothing else tells
		torn && VROf(t) == UN: // half of a VR, before what no dictionary knows: the length before it is wrong
		return strange
	case VROf(t) == UN && !t.Private():
		return unlisted
	}
	return none
}

// past reports that something which begins at from reaches behind the end. The end of a
// stream is looked for as far as a search would go.
func (d *Decoder) past(from, to int64) bool {
	if d.stream != nil && d.size == unknownSize {
		back := d.pos
		d.pos = from // which stays in the window
		d.fill(int(min(to-from, maxSearch)))
		d.pos = back
	}
	return to > d.size
}

// whole looks at a value of a file whose length may be wrong: a text holds no
// element, and only its padding is left away where its length is odd.
func (d *Decoder) whole(at int64) {
	v, text := d.el.Value.bytes(), false
	switch d.el.VR {
	case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, TM, UC, UI, UR, UT:
		text = true
	}
	if i := bytes.IndexByte(v, 0); text && i >= 0 && i+shortHead < len(v) {
		found := d.mend(d.pos)
		d.el.Value.off = int(d.held - d.base) // looking around can move the window
		if found {
			d.note(d.el.Tag, at, LengthTooLong)
			d.el.Value.n = int(d.pos - d.held)
			return
		}
		v = d.el.Value.bytes()
	}
	switch {
	case len(v)&1 == 0 || d.syntax.Implicit || d.el.VR == OB || d.el.VR == UN || len(v) != int(d.el.Length):
	case !text || v[len(v)-1] < ' ' && v[len(v)-1] != '\n' && v[len(v)-1] != '\r':
		d.note(d.el.Tag, at, Disordered)
	}
}
