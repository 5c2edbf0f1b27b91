package dataset

// What may stand behind pixel data: digital signatures, PS3.3 §C.12.1.1.3.1, private
// groups above 7FE0, and what a writer that keeps no order left for last.

// goOn is at the head of what ends a header. Where pixel data say how long they
// are and something follows, it goes on there, if it may: pixel data are passed
// over unread. It reports whether there is an element.
func (d *Decoder) goOn(t Tag, at int64) bool {
	if t>>16 != 0x7FE0 {
		return false
	}
	d.unseen = true
	d.pos = at
	b := d.peek()
	if d.further && !d.syntax.Implicit && len(b) < longHead {
		d.fill(longHead) // the rest of the head
		b = d.window.bytes()[d.pos-d.base:]
	}
	length, head := uint32(undefinedLength), int64(shortHead)
	switch {
	case d.size >= unknownSize || t.Element() > PixelData.Element() || t.Element() < FloatPixelData.Element():
	case d.syntax.Implicit:
		length = d.syntax.u32(b[4:])
	case len(b) >= longHead && (VR(b[4])<<8|VR(b[5])).width() == long:
		length, head = d.syntax.u32(b[8:]), longHead
	}
	if length == undefinedLength {
		return false
	}
	end := at + head + int64(length)
	if end+shortHead > d.size {
		d.unseen = false // nothing is there
		return false
	}
	if !d.further {
		return false
	}
	d.along += max(min(d.filled, end)-at-head, 0)
	d.pos, d.held = end, -1
	d.fill(shortHead)
	if b = d.window.bytes()[min(d.pos, d.filled)-d.base:]; len(b) < shortHead || !d.goesOnBehind(b) {
		return false
	}
	d.unseen, d.stop, d.after = false, false, true
	d.el = Element{Kind: Primitive, Tag: t, VR: OW, Length: length}
	return d.next()
}

// goesOnBehind reports whether b begins like an element behind pixel data. Zeros and
// Data Set Trailing Padding, PS3.10 §7.2, are none, and nothing to be seen.
func (d *Decoder) goesOnBehind(b []byte) bool {
	t, vr := d.tag(b), VR(b[4])<<8|VR(b[5])
	if t == 0xFFFC_FFFC || string(b[:shortHead]) == "\x00\x00\x00\x00\x00\x00\x00\x00" {
		d.unseen = false
		return false
	}
	switch known := VROf(t); {
	case t>>16 < 8 || t>>16 == 0xFFFE:
		return false
	case d.syntax.Implicit:
		return (known != UN || t.Private()) && int64(d.syntax.u32(b[4:])) <= d.size-d.pos
	default:
		return vr.known() && (known != UN || t.Private())
	}
}
