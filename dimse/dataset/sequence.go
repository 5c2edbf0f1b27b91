package dataset

// item reads what stands between the items of a sequence, PS3.5 §7.5.
func (d *Decoder) item(seq *frame) bool {
	b := d.peek()
	at, limit := d.pos, d.limit()
	if limit-at < 8 || len(b) < 8 {
		return d.failLength(seq.tag, at, limit)
	}
	// Deviation: items in the other byte order. Whoever converts a data set leaves what it
	// does not know as it was, and what it takes for UN, PS3.5 §6.2.2, in its own.
	if s, ok := itemsIn(b); ok && d.el.Kind == SequenceStart && s.BigEndian != d.syntax.BigEndian {
		d.syntax.BigEndian = s.BigEndian
	}
	t, length := d.tag(b), d.syntax.u32(b[4:])
	if !d.count(t, at) {
		return false
	}
	d.pos = at + 8
	switch {
	case t == SequenceDelimitationItem && seq.end < 0:
		d.pop()
		return true
	case t != Item:
		return d.noItem(seq, t, at)
	}
	end := int64(-1)
	if length != undefinedLength {
		end = d.pos + int64(length)
		if end > limit && !d.cut(limit) {
			if seq.opaque {
				return d.failLength(t, at, limit)
			}
			// Deviation: an item that reaches past what holds it ends with that.
			d.note(t, at, d.beyond(limit))
			end = limit
		}
	} else if seq.opaque {
		return d.fail(t, at, MisplacedItem)
	}
	if seq.opaque {
		if d.stream != nil && seq.tag>>16 == 0x7FE0 {
			d.cameAlong(end)
		}
		d.pos, d.held = end, -1
		d.el = Element{Kind: Primitive, Tag: seq.tag, VR: OB, Depth: len(d.stack) / 2, Length: length}
		return true
	}
	d.open(seq, end, length)
	return true
}

// open begins an item.
func (d *Decoder) open(seq *frame, end int64, length uint32) {
	d.held = -1
	d.el = Element{Kind: ItemStart, Tag: seq.tag, VR: SQ, Depth: len(d.stack) / 2, Length: length}
	d.stack = append(d.stack, frame{tag: seq.tag, end: end, item: true, outside: d.syntax})
}

// delimiter reads a tag of group FFFE where an element could stand.
func (d *Decoder) delimiter(t Tag, at int64) bool {
	n := len(d.stack)
	if t != ItemDelimitationItem || n == 0 || d.stack[n-1].end >= 0 {
		return d.stray(t, at)
	}
	d.pos = at + 8
	d.pop()
	return true
}

// sequence opens a sequence of items, or of fragments where the VR is not SQ.
func (d *Decoder) sequence(t Tag, vr VR, length uint32, at, limit int64) bool {
	if len(d.stack)/2 >= d.limits.Depth {
		return d.fail(t, at, TooDeep)
	}
	f := frame{tag: t, end: -1, outside: d.syntax}
	switch vr {
	case SQ:
	case UN: // PS3.5 §6.2.2 note: a sequence in implicit VR little endian
		d.syntax = Syntax{Implicit: true}
	default:
		// An implicit element of undefined length is a sequence whatever the
		// dictionary says of its VR; an explicit one holds fragments, PS3.5 §A.4, unless
		// the dictionary says that it is a sequence.
		f.opaque = !d.syntax.Implicit && VROf(t) != SQ
	}
	if length != undefinedLength {
		f.end = d.pos + int64(length)
		if f.end > limit && !d.cut(limit) {
			if f.opaque || !d.itemAt(at) {
				return d.failLength(t, at, limit)
			}
			// Deviation: a sequence that reaches past what holds it ends with that.
			d.note(t, at, d.beyond(limit))
			f.end = limit
		}
	}
	d.tally(t)
	d.held = -1
	d.el = Element{Kind: SequenceStart, Tag: t, VR: SQ, Depth: len(d.stack) / 2, Length: length}
	d.stack = append(d.stack, f)
	return true
}

// itemAt reports an item at the current position. It looks from an element's head at at,
// which stays in the window: the search behind a fault begins there.
func (d *Decoder) itemAt(at int64) bool {
	value := d.pos
	d.pos = at
	b := d.view(int(value-at), shortHead)
	d.pos = value
	return len(b) >= shortHead && d.tag(b) == Item
}

// pop closes the innermost sequence or item.
func (d *Decoder) pop() {
	top := d.stack[len(d.stack)-1]
	d.stack = d.stack[:len(d.stack)-1]
	d.syntax = top.outside
	d.held = -1
	kind := SequenceEnd
	if top.item {
		kind = ItemEnd
	}
	d.el = Element{Kind: kind, Tag: top.tag, VR: SQ, Depth: len(d.stack) / 2}
}
