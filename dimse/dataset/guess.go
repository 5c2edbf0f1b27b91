package dataset

// guess finds the encoding of a data set by its first bytes; left is how many
// bytes the file has from there. A labelled encoding is kept unless the bytes
// contradict it: writers say explicit and write implicit, and the reverse.
// Without a label only a run of known elements in order will do, or any text
// file would pass. It reports whether some encoding fits.
func guess(b []byte, left int64, labelled Syntax, hasLabel bool) (Syntax, bool) {
	need := 2
	if hasLabel {
		need = 1
	}
	for _, s := range [...]Syntax{labelled, {}, {Implicit: true}, {BigEndian: true}} {
		if n, whole := s.run(b, left, hasLabel); n >= need || whole && n > 0 {
			return s, true
		}
	}
	return labelled, false
}

// maxRun is how many elements are looked at.
const maxRun = 4

// run counts the elements at the beginning of b that make sense in an encoding,
// and reports whether they are all there are.
func (s Syntax) run(b []byte, left int64, lenient bool) (n int, whole bool) {
	last, at := Tag(0), int64(0)
	for n < maxRun && at+8 <= int64(len(b)) {
		h := b[at:]
		t := Tag(s.u16(h))<<16 | Tag(s.u16(h[2:]))
		vr, length, head := VR(h[4])<<8|VR(h[5]), s.u32(h[4:]), int64(8)
		switch {
		case n > 0 && t <= last, t.Group() < 2, t.Group() >= 0x0100 && n == 0 && t.Group()&0xFF == 0:
			return n, false // a group such as 0800 is one of the other byte order
		case t.Group() > 0x0040 && n == 0 && !lenient:
			return n, false
		case s.Implicit && vr.known() && (vr == VROf(t) || VROf(t) == UN):
			return n, false
		case !s.Implicit && !vr.known():
			return n, false
		case !s.Implicit && !vr.long():
			length = uint32(s.u16(h[6:]))
		case !s.Implicit && len(h) < longHead:
			return n, false
		case !s.Implicit:
			length, head = s.u32(h[8:]), longHead
		}
		if !lenient && VROf(t) == UN {
			return n, false
		}
		if length == undefinedLength {
			return n + 1, false
		}
		if at += head + int64(length); at > left {
			return n, false
		}
		last = t
		n++
	}
	return n, at == left
}
