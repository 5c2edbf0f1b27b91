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
