package dataset

import "encoding/binary"

// odd reports that the first bytes of a data set are not what they should be in
// an encoding, at a glance.
func (s Syntax) odd(b []byte) bool {
	vr := VR(b[4])<<8 | VR(b[5])
	if s == (Syntax{Implicit: true}) {
		n := binary.LittleEndian.Uint32(b[4:])
		return n >= firstVR && vr.known() || int64(n) > int64(len(b)-shortHead) || b[0] == 0 && b[1] != 0
	}
	low, high := b[0], b[1]
	if s.BigEndian {
		low, high = high, low
	}
	return !s.Implicit && !vr.known() || low == 0 && high != 0 // a group such as 0800 is one of the other byte order
}

// sniff finds the encoding of a data set.
// Deviation: some archives answer in another encoding than they agreed on. The
// one that was agreed on is kept unless another explains more.
func sniff(b []byte, agreed Syntax) Syntax {
	best, most := agreed, agreed.explains(b)
	for _, s := range [...]Syntax{{}, {Implicit: true}, {BigEndian: true}, {Implicit: true, BigEndian: true}} {
		if n := s.explains(b); n > most {
			best, most = s, n
		}
	}
	return best
}

// maxExplained is how many elements are looked at, and wholly what it is worth
// that there are no others.
const (
	maxExplained = 8
	wholly       = 100
)

// explains counts the elements at the beginning of b that are in good order.
func (s Syntax) explains(b []byte) (n int) {
	last, at := Tag(0), 0
	for ; n < maxExplained; n++ {
		h := b[at:]
		if len(h) == 0 && n > 0 {
			return n + wholly
		}
		if len(h) < shortHead {
			return n
		}
		t := s.tag(h)
		if n > 0 && t <= last || t>>16 >= 0xFFFC || t>>16&0xFF == 0 && t>>24 != 0 && n == 0 || n == 0 && s.BigEndian && VROf(t) == UN {
			return n
		}
		vr, length, head := VR(h[4])<<8|VR(h[5]), s.u32(h[4:]), shortHead
		switch {
		case s.Implicit:
		case vr.width() == short:
			length = uint32(s.u16(h[6:]))
		case vr.width() == noWidth || len(h) < longHead || h[6]|h[7] != 0:
			return n
		default:
			length, head = s.u32(h[8:]), longHead
		}
		if length == undefinedLength {
			return n + 1
		}
		if int64(length) > int64(len(h)-head) {
			return n
		}
		at += head + int(length)
		last = t
	}
	return n
}

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
	for _, s := range [...]Syntax{labelled, {}, {Implicit: true}, {BigEndian: true}, {Implicit: true, BigEndian: true}} {
		// No label says ACR-NEMA's, which begins with a group length. Anything else in it
		// may be an explicit element that lost its VR.
		if s.Implicit && s.BigEndian && len(b) >= shortHead && s.tag(b).Element() != 0 {
			need = 2
		}
		if n, whole := s.run(b, left, hasLabel); n >= need || whole && n > 0 || !hasLabel && s.begins(b) {
			return s, true
		}
	}
	return labelled, false
}

// startWithin finds a run of known elements that does not begin where the file does.
func startWithin(b []byte, left int64) (Syntax, int64, bool) {
	for at := 1; at+shortHead <= len(b); at++ {
		for _, s := range [...]Syntax{{}, {Implicit: true}, {BigEndian: true}} {
			if n, _ := s.run(b[at:], left-int64(at), false); n >= 2 || !s.Implicit && s.begins(b[at:]) {
				return s, int64(at), true
			}
		}
	}
	return Syntax{}, 0, false
}

// begins reports whether b is the head of an element that stands near the
// beginning of files, with all that belongs to it: what stands behind it may be
// damaged.
func (s Syntax) begins(b []byte) bool {
	if len(b) < shortHead {
		return false
	}
	t, vr := s.tag(b), VR(b[4])<<8|VR(b[5])
	if g := t.Group(); g != 2 && g != 8 && g != 0x0010 || VROf(t) == UN {
		return false
	}
	if n := s.u32(b[4:]); s.Implicit {
		return t.Group() == 8 && (n <= 64 || n == undefinedLength)
	}
	return vr == VROf(t) && (vr.width() == short || b[6]|b[7] == 0)
}

// How many elements are counted, and how many are looked at for that: private
// ones prove nothing, and stand between those that do.
const (
	maxRun  = 4
	maxSeen = 12
)

// maxFirst is how long the first element of a data set is at most that proves an
// encoding: the letters of a VR read as longer.
const maxFirst = 'A'<<8 - 1

// run counts the elements at the beginning of b that make sense in an encoding,
// and reports whether they are all there are.
func (s Syntax) run(b []byte, left int64, lenient bool) (n int, whole bool) {
	last, at := Tag(0), int64(0)
	for seen := 0; n < maxRun && seen < maxSeen && at+8 <= int64(len(b)); seen++ {
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
			if lenient && n == 0 && isPixels(h) {
				n++ // a VR is proof enough: no more of pixel data is asked for
			}
			return n, false
		case !s.Implicit:
			length, head = s.u32(h[8:]), longHead
		}
		// Small numbers in other files look like group lengths, and like private elements.
		proves := lenient || VROf(t) != UN && (t.Element() != 0 || length == 4) && (n > 0 || !t.Private())
		if !proves && (n == 0 || !t.Private()) {
			return n, false
		}
		if length == undefinedLength {
			if proves {
				n++
			}
			return n, false
		}
		if lenient && n == 0 && length > maxFirst {
			return n, false // of which the size of a file would tell, which a stream does not have
		}
		if at += head + int64(length); at > left {
			return n, false
		}
		if last = t; proves {
			n++
		}
	}
	return n, at == left
}
