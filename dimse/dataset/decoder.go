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
	size           int64 // offset behind the data set; [unknownSize] until a stream ends
	pos            int64
	base           int64 // offset of the first byte in the window
	filled         int64 // offset behind the last byte in the window
	syntax         Syntax
	limits         Limits
	seen           int
	counts         Counts
	stack          []frame
	el             Element
	err            *DecodeError
	damage         *DecodeError   // the first fault that was passed over
	mends          int            // how many there were
	closer         int            // how often the search for where to go on looked closer
	other          bool           // something is encoded otherwise than Reset was told
	stream         *stream        // nil in memory; else read as leniently as real files demand
	held           int64          // where the last value begins that is kept in the window of a file, -1 is none
	meta           bool           // in File Meta Information, behind which the encoding is another
	stop           bool           // at what stands behind a header
	pixel          bool           // that is pixel data
	goBehindPixels bool           // go on behind them, see goOn
	behindPixels   bool           // there now
	privateBehind  bool           // private elements were there
	passed         int            // pixel data and fragments of them that were passed over
	unseen         bool           // nobody looked behind them
	image          image          // that they should hold
	imageFilled    bool           // and do
	along          int64          // bytes of them that came along before they were passed over
	tagVRs         [places]uint64 // tags and their VRs, see quick
	below          func(Tag, VR) int
	skip           bool // what was come to is passed over, not returned
	noQuick        bool // go the long way always: tests compare the two
	asTold         bool // take the encoding and each VR as it is: what tests encode may read like another
	window         window
}

// Counts are the elements that a decoder came to, without items and fragments.
type Counts struct {
	Top     int // at the top level
	All     int // nested ones included
	Private int // of all, those with an odd group number
}

// Counts are those of the data set so far.
func (d *Decoder) Counts() Counts { return d.counts }

// PrivateBehind reports private elements behind pixel data, which Counts leave out.
func (d *Decoder) PrivateBehind() bool { return d.privateBehind }

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
	if len(b) >= shortHead && !d.asTold && s.odd(b) {
		d.syntax = sniff(b, s)
		d.other = d.syntax != s
	}
}

// begin starts a data set at the current position.
func (d *Decoder) begin(s Syntax) {
	d.syntax, d.seen, d.counts, d.stop, d.pixel = s, 0, Counts{}, false, false
	d.stack, d.err, d.damage, d.mends, d.closer, d.other = d.stack[:0], nil, nil, 0, 0, false
	d.el, d.held = Element{}, -1
	d.behindPixels, d.privateBehind, d.unseen, d.along, d.passed, d.skip = false, false, false, 0, 0, false
	d.image, d.imageFilled, d.meta = image{}, false, false
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
		if !found || !d.skip {
			return found
		}
		d.skip = false
	}
}

// onward leaves what stands here for what follows, which is [Decoder.next]'s: a
// file can hold a million things in a row that are passed over.
func (d *Decoder) onward() bool {
	d.skip = true
	return true
}
