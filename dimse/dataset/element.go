package dataset

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
	if d.meta && d.tooLongForMeta(t, length, at) {
		return d.onward()
	}
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
		d.image.note(t, d.el.Value.bytes(), d.syntax)
	}
	if d.stream != nil && d.held >= 0 {
		d.whole(at)
	}
	return true
}

// tally counts an element.
func (d *Decoder) tally(t Tag) {
	if d.behindPixels {
		d.privateBehind = d.privateBehind || t.Private()
		return // what is counted is the header
	}
	d.counts.All++
	d.counts.Private += int(t >> 16 & 1)
	if len(d.stack) == 0 {
		d.counts.Top++
	}
}
