package dataset

import "bytes"

// form is how an element is read: its VR, the length of its value, and how many
// bytes stand before it.
type form struct {
	vr     VR
	length uint32
	head   int
}

// firstVR is the least implicit length that could be the letters of a VR.
const firstVR = 'A' | 'A'<<8

// form reads the head of an element whose VR is none, or of an implicit one
// whose length reads like a VR.
//
// Deviation: writers put spaces, NULs, question marks or small letters for a VR
// that they do not know, with a length of 16 or of 32 bits; they leave the VR out
// of single elements; and they write explicit items into implicit sequences and
// the reverse. The length is read in each way that there is, and the one counts
// behind which the data set goes on in good order.
func (d *Decoder) form(t Tag, at, limit int64) (form, bool) {
	b := d.view(0, shortHead)
	if len(b) < shortHead {
		return form{}, false
	}
	if d.stream != nil && limit >= d.size {
		limit = unknownSize // whether the size is known yet makes no difference
	}
	implicit, explicit := d.syntax, d.syntax
	implicit.Implicit, explicit.Implicit = true, false
	vr := VR(b[4])<<8 | VR(b[5])
	named := vr
	if !vr.plausible() {
		named = VROf(t)
	}
	type reading struct {
		form
		then Syntax
	}
	ways := [3]reading{{form{VROf(t), d.syntax.u32(b[4:]), shortHead}, implicit}}
	if d.stream != nil && t>>16 == 0x7FE0 {
		return ways[0].form, true // what follows may be the pixels of an icon
	}
	n := 1
	if vr.width() != long {
		ways[n] = reading{form{named, uint32(d.syntax.u16(b[6:])), shortHead}, explicit}
		n++
	}
	if b = d.view(0, longHead); vr.width() != short && len(b) >= longHead {
		ways[n] = reading{form{named, d.syntax.u32(b[8:]), longHead}, explicit}
		n++
	}
	end := func(w *reading) int64 {
		if w.length == undefinedLength {
			return at + int64(w.head)
		}
		return at + int64(w.head) + int64(w.length)
	}
	// The shortest first: what is looked at then belongs to the element, or to the
	// head of the next one, in every way.
	for i := range n {
		for j := i + 1; j < n; j++ {
			if end(&ways[j]) < end(&ways[i]) {
				ways[i], ways[j] = ways[j], ways[i]
			}
		}
	}
	// The first element of an item, or of all, speaks for the others.
	first := d.el.Kind == ItemStart || d.counts.All == 0
	if d.asTold {
		n = 0
	}
	for _, strict := range [...]bool{true, false} {
		for i := range ways[:n] {
			w := &ways[i]
			if end(w) > limit {
				continue
			}
			if d.stream != nil && end(w)-at > maxProbe-shortHead {
				// Too far to look; that there are no pixels nearby has to do.
				if w.then.Implicit && !strict && !d.nearPixels() {
					return w.form, true
				}
				continue
			}
			goesOn := func(s Syntax) bool { return d.follows(t, w.length, at, end(w), limit, s, strict) }
			switch here := w.then == d.syntax; {
			case !here && first && goesOn(w.then):
				d.syntax, d.other = w.then, true
				return w.form, true
			case goesOn(d.syntax):
				return w.form, true
			case !here && goesOn(w.then):
				d.syntax, d.other = w.then, true
				return w.form, true
			}
		}
	}
	// A VR of a newer edition has a length of 32 bits, PS3.5 §6.2.2 note.
	if b = d.view(0, longHead); !d.syntax.Implicit && vr.plausible() && len(b) >= longHead {
		f := form{vr, d.syntax.u32(b[8:]), longHead}
		return f, !d.nearPixels()
	}
	return form{VROf(t), d.syntax.u32(b[4:]), shortHead}, d.syntax.Implicit
}

// shortHeaded reports an element whose VR has a length of 32 bits, and that has one of
// 16 where two bytes are reserved that should be zero, PS3.5 §7.1.2.
// Deviation: writers that were made before a VR give it the length of the others.
func (d *Decoder) shortHeaded(t Tag, length uint16, at, limit int64) bool {
	end := at + shortHead + int64(length)
	if d.stream != nil && limit >= d.size {
		limit = unknownSize // whether the size is known yet makes no difference
	}
	return t>>16 != 0x7FE0 && end <= limit && end-at <= maxProbe-shortHead && d.follows(t, uint32(length), at, end, limit, d.syntax, true)
}

// follows reports whether the data set goes on in good order behind an element
// that ends at end, in an encoding. If strict, the next element has a VR or the
// encoding has none.
func (d *Decoder) follows(t Tag, length uint32, at, end, limit int64, s Syntax, strict bool) bool {
	if end == limit && length != undefinedLength {
		return true
	}
	b := d.view(int(end-at), shortHead)
	if len(b) < shortHead {
		return end == d.size && length != undefinedLength
	}
	next := s.tag(b)
	if length == undefinedLength {
		return next == Item || next == SequenceDelimitationItem
	}
	if next == ItemDelimitationItem || next == SequenceDelimitationItem || next == Item {
		return len(d.stack) > 0
	}
	return next > t && s.plausible(b, next, limit-end, next>>16 == t>>16, strict)
}

// plausible reports whether b is the head of an element that fits into left
// bytes. Without a VR, it is one of the dictionary or of the same group as the
// last.
func (s Syntax) plausible(b []byte, t Tag, left int64, same, strict bool) bool {
	vr, length := VR(b[4])<<8|VR(b[5]), s.u32(b[4:])
	fits := length == undefinedLength || int64(length) <= left-shortHead
	switch {
	case t>>16 >= 0xFFFC:
		return t == 0xFFFC_FFFC
	case s.Implicit:
		return fits && (same || VROf(t) != UN || t.Private())
	case vr.width() == noWidth:
		return !strict && (fits || int64(s.u16(b[6:])) <= left-shortHead) && (same || VROf(t) != UN && t.Element() != 0)
	}
	return vr.width() == long || int64(s.u16(b[6:])) <= left-shortHead
}

// maxProbe is how far ahead an element of a file is looked at.
const maxProbe = 1 << 10

// pixelTags begin pixel data, in little and in big endian.
var pixelTags = [...][]byte{[]byte("\xE0\x7F\x10\x00"), []byte("\x7F\xE0\x00\x10")}

// isPixels reports that b begins with the tag of pixel data.
func isPixels(b []byte) bool {
	return bytes.HasPrefix(b, pixelTags[0]) || bytes.HasPrefix(b, pixelTags[1])
}

// pixelsIn is where pixel data begin in b, -1 if nowhere. It looks at no byte behind
// their tag.
func pixelsIn(b []byte) int {
	for i := range max(len(b)-3, 0) {
		if isPixels(b[i:]) {
			return i
		}
	}
	return -1
}

// nearPixels reports that pixel data begin close by in a file: what is taken for
// a long value could be they.
func (d *Decoder) nearPixels() bool {
	if d.stream == nil {
		return false
	}
	d.view(maxProbe-shortHead, shortHead)
	b := d.window.bytes()[min(d.pos, d.filled)-d.base:]
	return pixelsIn(b[min(4, len(b)):min(maxProbe, len(b))]) >= 0
}

// view shows n bytes that stand off bytes behind the current position, fewer
// where they cannot be looked at. Of a file no byte is asked for that may stand
// behind the head of pixel data.
func (d *Decoder) view(off, n int) []byte {
	if d.stream == nil {
		b := d.window.bytes()[d.pos-d.base:]
		if off >= len(b) {
			return nil
		}
		return b[off:min(off+n, len(b))]
	}
	most := off + n
	if most > maxProbe {
		return nil
	}
	// What is in the window is there already.
	seen := 4
	for k, step := min(max(shortHead, int(d.filled-d.pos)), most), 0; ; k = min(k+step, most) {
		d.fill(k)
		b := d.window.bytes()[min(d.pos, d.filled)-d.base:]
		if len(b) < k {
			return b[min(off, len(b)):]
		}
		from := max(seen-3, 4)
		if i := pixelsIn(b[min(from, k):k]); i >= 0 {
			most = min(most, from+i+shortHead)
		}
		if seen = k; k >= most {
			return b[min(off, most):most]
		}
		// A tag that begins in the last three bytes has its head end four bytes on.
		if step = 8; bytes.IndexByte(b[k-3:k], 0xE0) >= 0 || bytes.IndexByte(b[k-3:k], 0x7F) >= 0 {
			step = 4
		}
	}
}
