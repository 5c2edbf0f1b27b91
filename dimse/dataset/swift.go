package dataset

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// swift takes the next element of a file where it is of the plainest kind, as nearly
// all are: little endian, in order, in the window to its end, no sequence, nothing
// to doubt. Anything else is left to [Decoder.element], which takes the same elements in
// the same way.
func (d *Decoder) swift() bool {
	if d.long || d.syntax.BigEndian || d.stop || d.after || d.err != nil || d.seen >= d.limits.Elements {
		return false
	}
	limit, depth := d.size, 0
	if n := len(d.stack); n > 0 {
		if !d.stack[n-1].item {
			return false
		}
		limit, depth = d.limit(), n/2
	}
	at := d.pos
	if at+longHead > min(d.filled, limit) {
		return false
	}
	b := d.window.bytes()[at-d.base:]
	t, el := Tag(bits.RotateLeft32(binary.LittleEndian.Uint32(b), 16)), &d.el
	if g := t >> 16; g == 0 || g >= 0x7FE0 {
		return false
	}
	if k := el.Kind; el.Depth == depth && (k == Primitive && (el.Tag >= t || el.Length&1 != 0) || k == SequenceEnd && el.Tag >= t) {
		return false
	}
	vr, length, head := VR(b[4])<<8|VR(b[5]), binary.LittleEndian.Uint32(b[4:]), int64(shortHead)
	if d.syntax.Implicit {
		if length >= firstVR {
			return false
		}
		vr = UN
	} else if p := plainVRs[vr.place()]; p == 0 || p>>8 != uint32(vr) {
		return false
	} else if p&plainLong != 0 {
		length, head = binary.LittleEndian.Uint32(b[8:]), longHead
	} else {
		length >>= 16
	}
	value := at + head
	if int64(length) > min(d.filled, limit)-value || length&1 != 0 {
		return false
	}
	b = b[head:][:length]
	if vr == UN {
		if length >= shortHead && Tag(bits.RotateLeft32(binary.LittleEndian.Uint32(b), 16)) == Item {
			return false
		}
		known := d.known[uint32(t)*0x9E37_79B1>>24]
		if Tag(known>>16) != t || known == 0 {
			known = d.learn(t)
		}
		vr = VR(known)
	}
	p := plainVRs[vr.place()]
	if p == 0 || p>>8 != uint32(vr) {
		return false
	}
	n := min(len(b), MaxPrefix)
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
	d.seen++
	d.counts.All++
	d.counts.Private += int(t >> 16 & 1)
	if depth == 0 {
		d.counts.Top++
	}
	el.Kind, el.Tag, el.VR, el.Depth, el.Length = Primitive, t, vr, depth, length
	el.Value = Value{window: &d.window, off: int(value - d.base), n: n}
	d.pos = value + int64(length)
	return true
}

// What there is to know of a VR for swift.
const (
	plainLong = 1 << iota // its length takes 32 bits
	plainBulk             // no text, of which a little is shown
	plainText
)

// plainVRs has each VR but SQ with that, at the place that its letters give.
var plainVRs = func() (t [1 << 10]uint32) {
	for _, e := range widths {
		v := VR(e >> 8)
		if v == 0 || v == SQ {
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
