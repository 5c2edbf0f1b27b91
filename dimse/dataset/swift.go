package dataset

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// swift goes to the next element or border of a file where it is of the plainest kind,
// as nearly all are: in order, in the window to its end, nothing to doubt. Anything
// else is left to [Decoder.next], which comes to the same in the same way. What is
// [Decoder.Overlook]ed it passes over.
func (d *Decoder) swift() bool {
	if d.noQuick || d.stop || d.behindPixels || d.err != nil {
		return false
	}
	limit, depth := d.size, 0
	if n := len(d.stack); n > 0 {
		top := &d.stack[n-1]
		if top.end >= 0 {
			if d.pos >= top.end {
				d.pop()
				return true
			}
			limit = top.end
		} else {
			limit = d.limit()
		}
		if !top.item {
			return d.swiftItem(top, limit)
		}
		depth = n / 2
	}
	end := min(d.filled, limit)
	window, el := d.window.bytes(), &d.el
	for {
		at := d.pos
		if at+longHead > end || d.seen >= d.limits.Elements {
			return false
		}
		b := window[at-d.base:]
		t, length := Tag(bits.RotateLeft32(binary.LittleEndian.Uint32(b), 16)), binary.LittleEndian.Uint32(b[4:])
		if d.syntax.BigEndian {
			t, length = Tag(binary.BigEndian.Uint32(b)), binary.BigEndian.Uint32(b[4:])
		}
		if g := t >> 16; g == 0 || g >= 0x7FE0 {
			return t == ItemDelimitationItem && depth > 0 && d.swiftEnd()
		}
		if k := el.Kind; el.Depth == depth && (k == Primitive && (el.Tag >= t || el.Length&1 != 0) || k == SequenceEnd && el.Tag >= t) {
			return false
		}
		known := d.tagVRs[place(t)]
		if Tag(known>>16) != t || known == 0 {
			known = d.learn(t)
		}
		if VR(known) == UN && !t.Private() {
			return false // the value before it may be too long
		}
		vr, head := VR(known), int64(shortHead)
		if !d.syntax.Implicit {
			vr = VR(b[4])<<8 | VR(b[5])
			switch p := plainVRs[vr.place()]; {
			case p>>8 != uint32(vr) || p == 0:
				return false
			case p&plainLong == 0 && d.syntax.BigEndian:
				length &= 0xFFFF
			case p&plainLong == 0:
				length >>= 16
			case b[6]|b[7] != 0: // which should be zero: perhaps a length of 16 bits
				return false
			case d.syntax.BigEndian:
				length, head = binary.BigEndian.Uint32(b[8:]), longHead
			default:
				length, head = binary.LittleEndian.Uint32(b[8:]), longHead
			}
		} else if length >= firstVR && length != undefinedLength {
			return false
		}
		value := at + head
		if vr == SQ {
			return d.swiftSequence(t, length, value, limit)
		}
		if int64(length) > end-value || length&1 != 0 || d.meta && length > longestMeta(t) {
			return false
		}
		b = b[head:][:length]
		if length >= shortHead && startsItem(binary.LittleEndian.Uint32(b)) {
			return false
		}
		if vr == UN {
			if vr = VR(known); vr == SQ {
				return false
			}
		}
		p := plainVRs[vr.place()]
		if p == 0 || p>>8 != uint32(vr) {
			return false
		}
		n := min(len(b), MaxPrefix)
		if vr == UN && n < len(b) {
			return false // how much of it is shown is load's
		}
		if p&plainBulk != 0 {
			n = min(n, maxBulkPrefix)
		}
		if p&plainText != 0 && n > shortHead && bytes.IndexByte(b[:n-shortHead], 0) >= 0 {
			return false
		}
		d.held = -1
		if n == len(b) {
			d.held = value
		}
		if t>>16 == 0x0028 && depth == 0 && ofImage(t) {
			d.image.note(t, b[:n], d.syntax)
		}
		d.countAt(t, depth)
		el.Kind, el.Tag, el.VR, el.Depth, el.Length = Primitive, t, vr, depth, length
		d.pos = value + int64(length)
		if vr == VR(known) && uint64(length) < known>>overlookAt&overlookMost {
			continue
		}
		el.Value = Value{window: &d.window, off: int(value - d.base), n: n}
		return true
	}
}

// startsItem reports four bytes that are the tag of an item, in either byte order: what
// begins so is no plain value.
func startsItem(b uint32) bool {
	return b == bits.ReverseBytes32(uint32(Item)) || Tag(bits.RotateLeft32(b, 16)) == Item
}

// Overlook lets [Decoder.Next] pass over attributes in files, which count all the same:
// those with the VR of the dictionary whose value is shorter than what a function says.
// It may come to them, too.
func (d *Decoder) Overlook(below func(Tag, VR) int) {
	d.below = below
	clear(d.tagVRs[:])
}

// countAt counts an element at a depth.
func (d *Decoder) countAt(t Tag, depth int) {
	d.seen++
	d.counts.All++
	d.counts.Private += int(t >> 16 & 1)
	if depth == 0 {
		d.counts.Top++
	}
}

// swiftSequence opens a sequence whose head was read.
func (d *Decoder) swiftSequence(t Tag, length uint32, value, limit int64) bool {
	end := int64(-1)
	if length != undefinedLength {
		end = value + int64(length)
	}
	depth := len(d.stack) / 2
	if end > limit || depth >= d.limits.Depth {
		return false
	}
	d.countAt(t, depth)
	d.pos, d.held = value, -1
	d.el = Element{Kind: SequenceStart, Tag: t, VR: SQ, Depth: depth, Length: length}
	d.stack = append(d.stack, frame{tag: t, end: end, outside: d.syntax})
	return true
}

// swiftItem opens an item of a sequence, or ends the sequence.
func (d *Decoder) swiftItem(seq *frame, limit int64) bool {
	if seq.opaque || d.pos+shortHead > min(d.filled, limit) || d.seen >= d.limits.Elements {
		return false
	}
	b := d.window.bytes()[d.pos-d.base:]
	length := d.syntax.u32(b[4:])
	switch d.tag(b) {
	case Item:
		end := int64(-1)
		if length != undefinedLength {
			end = d.pos + shortHead + int64(length)
		}
		if end > limit {
			return false
		}
		d.seen++
		d.pos += shortHead
		d.open(seq, end, length)
		return true
	case SequenceDelimitationItem:
		return seq.end < 0 && d.swiftEnd()
	}
	return false
}

// swiftEnd ends the innermost item or sequence, if it is of undefined length, at its
// delimiter.
func (d *Decoder) swiftEnd() bool {
	if d.stack[len(d.stack)-1].end >= 0 {
		return false
	}
	d.seen++
	d.pos += shortHead
	d.pop()
	return true
}

// What there is to know of a VR for swift.
const (
	plainLong = 1 << iota // its length takes 32 bits
	plainBulk             // no text, of which a little is shown
	plainText
)

// plainVRs has each VR with that, at the place that its letters give.
var plainVRs = func() (t [1 << 10]uint32) {
	for _, e := range widths {
		v := VR(e >> 8)
		if v == 0 {
			continue
		}
		p := uint32(v) << 8
		if v.width() == long {
			p |= plainLong
		}
		switch v {
		case OB, OD, OF, OL, OV, OW:
			p |= plainBulk
		case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, TM, UC, UI, UR, UT:
			p |= plainText
		}
		t[v.place()] = p
	}
	return t
}()
