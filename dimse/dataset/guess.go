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
	for n < maxRun && at+shortHead <= int64(len(b)) {
		t, length, ok := s.step(b[at:], last, lenient)
		if !ok {
			return n, false
		}
		if length < 0 {
			return n + 1, false
		}
		if at += length; at > left {
			return n, false
		}
		last = t
		n++
	}
	return n, at == left
}

// step looks at what may be the head of an element behind that of a tag, 0 at
// the beginning, and says how long the element is, negative where its length is
// undefined.
func (s Syntax) step(h []byte, last Tag, lenient bool) (t Tag, length int64, ok bool) {
	t = Tag(s.u16(h))<<16 | Tag(s.u16(h[2:]))
	vr, value, head := VR(h[4])<<8|VR(h[5]), s.u32(h[4:]), int64(shortHead)
	switch {
	case last > 0 && t <= last, t.Group() < 2, t.Group() >= 0x0100 && last == 0 && t.Group()&0xFF == 0:
		return t, 0, false // a group such as 0800 is one of the other byte order
	case t.Group() > 0x0040 && last == 0 && !lenient:
		return t, 0, false
	case s.Implicit && vr.known() && (vr == VROf(t) || VROf(t) == UN):
		return t, 0, false
	case !s.Implicit && !vr.known():
		return t, 0, false
	case !s.Implicit && !vr.long():
		value = uint32(s.u16(h[6:]))
	case !s.Implicit && len(h) < longHead:
		return t, 0, false
	case !s.Implicit:
		value, head = s.u32(h[8:]), longHead
	}
	if !lenient && VROf(t) == UN {
		return t, 0, false
	}
	if value == undefinedLength {
		return t, -1, true
	}
	return t, head + int64(value), true
}

// fillStart puts what a preamble and its prefix take into the window, and fewer
// where the file is a bare data set whose pixel data begin before that.
func (d *Decoder) fillStart() {
	d.fill(shortHead)
	for _, s := range [...]Syntax{{}, {Implicit: true}, {BigEndian: true}} {
		for last, at := Tag(0), int64(0); at+shortHead <= metaStart; {
			d.fill(int(at) + shortHead)
			b := d.window.bytes()
			if int64(len(b)) < at+shortHead {
				break
			}
			if b = b[at:]; last > 0 && s.u16(b) == 0x7FE0 {
				return
			}
			if vr := VR(b[4])<<8 | VR(b[5]); !s.Implicit && vr.known() && vr.long() {
				d.fill(int(at) + longHead)
				b = d.window.bytes()[at:]
			}
			t, length, ok := s.step(b, last, false)
			if !ok || length < 0 {
				break
			}
			last, at = t, at+length
		}
	}
	d.fill(int(min(metaStart, d.size)))
}
