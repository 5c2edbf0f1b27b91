package dataset

const undefinedLength = 0xFFFF_FFFF

// Kind says what the decoder came to.
type Kind uint8

// What [Decoder.Next] can come to.
const (
	Primitive     Kind = iota + 1 // an element with a value of its own
	SequenceStart                 // a sequence of items; its items follow
	ItemStart
	ItemEnd
	SequenceEnd
)

// Element is one data element, or one border of a sequence or an item.
type Element struct {
	Kind   Kind
	Tag    Tag // of the sequence for the borders of its items
	VR     VR  // from the dictionary where the encoding is implicit, UN where unknown
	Depth  int // number of items around it
	Value  Value
	Length uint32 // as encoded; 0xFFFFFFFF is undefined
}

// Limits bound a data set. The zero value of a field means its default.
type Limits struct {
	Depth    int // nested sequences; default [MaxDepth]
	Elements int // elements and items; default [MaxElements]
}

// Default ceilings of a data set.
const (
	MaxDepth    = 64
	MaxElements = 1 << 20
)

// Decoder reads one data set, from memory ([Decoder.Reset]) or, for a [Header],
// through a window on a file or a stream. Its zero value is empty. It is not
// safe for concurrent use and must not be copied. It is sealed like its values.
type Decoder struct {
	size    int64 // offset behind the data set; [unknownSize] until a stream ends
	pos     int64
	base    int64 // offset of the first byte in the window
	filled  int64 // offset behind the last byte in the window
	syntax  Syntax
	limits  Limits
	seen    int
	counts  Counts
	stack   []frame
	el      Element
	err     *DecodeError
	damage  *DecodeError   // the first fault that was passed over
	mends   int            // how many there were
	closer  int            // how often the search for where to go on looked closer
	other   bool           // something is encoded otherwise than Reset was told
	stream  *stream        // nil in memory; else read as leniently as real files demand
	held    int64          // where the last value begins that is kept in the window of a file, -1 is none
	stop    bool           // at what stands behind a header
	pixel   bool           // that is pixel data
	further bool           // go on behind them, see goOn
	after   bool           // there now
	passed  int            // pixel data and fragments of them that were passed over
	unseen  bool           // nobody looked behind them
	image   image          // that they should hold
	full    bool           // and do
	along   int64          // bytes of them that came along before they were passed over
	known   [places]uint64 // tags and their VRs, see quick
	below   func(Tag, VR) int
	again   bool // nothing is told of what was come to
	long    bool // go the long way always: tests compare the two
	plain   bool // take the encoding and each VR as it is: what tests encode may read like another
	window  window
}

// Counts are the elements that a decoder came to, without items and fragments.
type Counts struct {
	Top     int // at the top level
	All     int // nested ones included
	Private int // of all, those with an odd group number
}

// Counts are those of the data set so far.
func (d *Decoder) Counts() Counts { return d.counts }

// frame is an open sequence or an open item.
type frame struct {
	tag     Tag
	end     int64 // offset behind it; -1 where its length is undefined
	item    bool
	opaque  bool   // fragments: the items hold bytes, not elements
	outside Syntax // the encoding to return to behind it
}

// SetLimits replaces the default limits for the data sets to come.
func (d *Decoder) SetLimits(l Limits) { d.limits = l }

// Reset starts a data set. The decoder reads b in place.
func (d *Decoder) Reset(b []byte, s Syntax) {
	d.size, d.pos, d.base, d.filled = int64(len(b)), 0, 0, int64(len(b))
	d.stream = nil
	d.window.set(b)
	d.begin(s)
	if len(b) >= shortHead && !d.plain && s.odd(b) {
		d.syntax = sniff(b, s)
		d.other = d.syntax != s
	}
}

// begin starts a data set at the current position.
func (d *Decoder) begin(s Syntax) {
	d.syntax, d.seen, d.counts, d.stop, d.pixel = s, 0, Counts{}, false, false
	d.stack, d.err, d.damage, d.mends, d.closer, d.other = d.stack[:0], nil, nil, 0, 0, false
	d.el, d.held = Element{}, -1
	d.after, d.unseen, d.along, d.passed, d.again = false, false, 0, 0, false
	d.image, d.full = image{}, false
	if d.limits.Depth == 0 {
		d.limits.Depth = MaxDepth
	}
	if d.limits.Elements == 0 {
		d.limits.Elements = MaxElements
	}
}

// Element is what the last call of Next came to.
func (d *Decoder) Element() *Element { return &d.el }

// Err is the first fault of the data set, nil if there is none. What could be
// read behind a fault was read all the same.
func (d *Decoder) Err() error {
	switch {
	case d.err != nil:
		return d.err
	case d.damage != nil:
		return d.damage
	}
	return nil
}

// OtherEncoding reports that the data set, or a part of it, is not encoded as
// [Decoder.Reset] was told.
func (d *Decoder) OtherEncoding() bool { return d.other }

// Next goes to the next element or border and reports whether there is one.
func (d *Decoder) Next() bool {
	if d.stream != nil {
		return d.swift() || d.next()
	}
	return d.quick() || d.next()
}

func (d *Decoder) next() bool {
	for {
		if d.err != nil {
			return false
		}
		found := false
		if n := len(d.stack); n > 0 {
			top := &d.stack[n-1]
			if top.end >= 0 && d.pos >= top.end {
				d.pop()
				return true
			}
			if top.item {
				found = d.element()
			} else {
				found = d.item(top)
			}
		} else if d.pos != d.size && !d.stop {
			found = d.element()
		}
		if !found || !d.again {
			return found
		}
		d.again = false
	}
}

// onward leaves what stands here for what follows, which is [Decoder.next]'s: a
// file can hold a million things in a row that are passed over.
func (d *Decoder) onward() bool {
	d.again = true
	return true
}

// The lengths of an element's head, PS3.5 Tables 7.1-1 to 7.1-3.
const (
	shortHead = 8
	longHead  = 12
)

// peek shows the bytes from the current position on: enough for a head, fewer
// where the data end.
func (d *Decoder) peek() []byte {
	if d.pos+longHead > d.filled && d.stream != nil {
		d.fill(shortHead) // and no more: pixel data may follow
		if d.pos > d.filled {
			return nil
		}
		if d.longer(d.window.bytes()[d.pos-d.base:]) {
			d.fill(longHead)
		}
	}
	return d.window.bytes()[d.pos-d.base:]
}

// longer reports whether more than the eight bytes of b belong to a head. That
// of pixel data is not wanted whole: its tag says enough, other than that of a group length. An item has no VR, and
// what looks like one is the length of a fragment.
func (d *Decoder) longer(b []byte) bool {
	if d.syntax.Implicit || len(b) < shortHead || len(b) >= longHead {
		return false
	}
	if t := d.tag(b); t>>16 == 0xFFFE || t > 0x7FE0_0000 && t>>16 == 0x7FE0 && len(d.stack) == 0 {
		return false
	}
	return (VR(b[4])<<8 | VR(b[5])).width() == long
}

// limit is the offset that the next element may not pass.
func (d *Decoder) limit() int64 {
	for i := len(d.stack) - 1; i >= 0; i-- {
		if d.stack[i].end >= 0 {
			return d.stack[i].end
		}
	}
	return d.size
}

// count reports whether one more element is allowed.
func (d *Decoder) count(t Tag, at int64) bool {
	if d.seen++; d.seen > d.limits.Elements {
		return d.fail(t, at, TooMany)
	}
	return true
}

// beyond is the fault of what reaches past limit.
func (d *Decoder) beyond(limit int64) Fault {
	switch {
	case d.stream != nil && d.stream.failed:
		return Unread
	case limit >= d.size:
		return Truncated
	}
	return LengthTooLong
}

func (d *Decoder) failLength(t Tag, at, limit int64) bool {
	return d.fail(t, at, d.beyond(limit))
}

func (d *Decoder) tag(b []byte) Tag { return d.syntax.tag(b) }

// element reads an element's head and, unless it is a sequence, its value.
func (d *Decoder) element() bool {
	b := d.peek()
	at, limit := d.pos, d.size
	if len(d.stack) > 0 {
		limit = d.limit()
	}
	if limit-at < longHead && limit-at < int64(len(b)) {
		b = b[:max(limit-at, 0)]
	}
	if len(b) < 8 {
		if len(b) == 0 && len(d.stack) == 0 && at == d.size {
			return false // the end of a stream, which is known only now
		}
		return d.failLength(0, at, limit)
	}
	t := d.tag(b)
	if t >= 0x7FE0_0000 && d.stream != nil && d.behind(t) {
		return d.goOn(t, at)
	}
	if !d.count(t, at) {
		return false
	}
	if t>>16 == 0xFFFE {
		return d.delimiter(t, at)
	}
	vr, length, head := VR(b[4])<<8|VR(b[5]), uint32(0), shortHead
	usual := true
	if d.syntax.Implicit {
		length = d.syntax.u32(b[4:])
		usual = length < firstVR || length == undefinedLength || !vr.known()
		vr = VROf(t)
	} else if width := vr.width(); width == short {
		length = uint32(d.syntax.u16(b[6:]))
	} else if width == long {
		if len(b) < longHead {
			return d.failLength(t, at, limit)
		}
		length, head = d.syntax.u32(b[8:]), longHead
		if n := d.syntax.u16(b[6:]); n != 0 && d.stream != nil && d.shortHeaded(t, n, at, limit) {
			d.note(t, at, BadVR)
			length, head = uint32(n), shortHead
		}
	} else {
		usual = false
	}
	torn := !usual && !d.syntax.Implicit && vr&0xFF == 0 && 'A' <= vr>>8 && vr>>8 <= 'Z'
	if !usual {
		f, ok := d.form(t, at, limit)
		if !ok {
			return d.fail(t, at, BadVR)
		}
		vr, length, head = f.vr, f.length, f.head
	}
	d.pos = at + int64(head)
	if d.stream != nil {
		switch doubt := d.doubts(t, vr, length, at, usual, torn); {
		case doubt == hopeless:
			return d.fail(t, at, d.beyond(d.size))
		case doubt != none && d.mend(at):
			d.note(t, at, Disordered)
			return d.onward()
		case doubt == strange:
			d.note(t, at, Disordered)
		}
	}
	if vr == SQ || length == undefinedLength {
		return d.sequence(t, vr, length, at, limit)
	}
	if int64(length) > limit-d.pos && !d.cut(limit) {
		return d.overlong(t, vr, length, at, limit)
	}
	if as, ok := d.holdsItems(t, vr, length); ok {
		return d.sequence(t, as, length, at, limit)
	}
	if vr == UN && t>>16 != 0x7FE0 {
		vr = VROf(t)
	}
	n := int(length)
	if d.stream != nil {
		d.held = -1
		// A file that was cut ends in a value of any kind: what looks like elements in
		// a private one is its own.
		if n = d.load(t, vr, length); n == int(length) || n > 0 && vr != UN && d.pos+int64(n) >= d.size {
			d.held = d.pos
		}
	}
	d.tally(t)
	d.el.Kind, d.el.Tag, d.el.VR, d.el.Depth, d.el.Length = Primitive, t, vr, len(d.stack)/2, length
	d.el.Value = Value{window: &d.window, off: int(d.pos - d.base), n: n}
	d.pos += int64(length)
	if d.stream != nil && len(d.stack) == 0 && ofImage(t) {
		d.image.take(t, d.el.Value.bytes(), d.syntax)
	}
	if d.stream != nil && d.held >= 0 {
		d.whole(at)
	}
	return true
}

// tally counts an element.
func (d *Decoder) tally(t Tag) {
	if d.after {
		return // what is counted is the header
	}
	d.counts.All++
	d.counts.Private += int(t >> 16 & 1)
	if len(d.stack) == 0 {
		d.counts.Top++
	}
}
