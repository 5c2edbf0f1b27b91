package dataset

// AppendElement appends a data element, PS3.5 §7.1. A value of odd length is
// padded; one too long for a 16-bit length is cut to what fits.
func AppendElement(dst []byte, s Syntax, t Tag, vr VR, value []byte) []byte {
	n := len(value)
	if !s.Implicit && !vr.long() {
		n = min(n, 0xFFFE)
	}
	dst = appendHead(dst, s, t, vr, uint32(n+n&1))
	dst = append(dst, value[:n]...)
	if n&1 == 1 {
		dst = append(dst, vr.padding())
	}
	return dst
}

// AppendSequence appends a sequence of items of defined length, PS3.5 §7.5.
// Each item is the encoding of its elements.
func AppendSequence(dst []byte, s Syntax, t Tag, items ...[]byte) []byte {
	n := 0
	for _, item := range items {
		n += 8 + len(item)
	}
	dst = appendHead(dst, s, t, SQ, uint32(n))
	for _, item := range items {
		dst = appendTag(dst, s, Item)
		dst = s.appendU32(dst, uint32(len(item)))
		dst = append(dst, item...)
	}
	return dst
}

func appendTag(dst []byte, s Syntax, t Tag) []byte {
	return s.appendU16(s.appendU16(dst, t.Group()), t.Element())
}

func appendHead(dst []byte, s Syntax, t Tag, vr VR, length uint32) []byte {
	dst = appendTag(dst, s, t)
	switch {
	case s.Implicit:
		return s.appendU32(dst, length)
	case vr.long():
		dst = append(dst, byte(vr>>8), byte(vr), 0, 0)
		return s.appendU32(dst, length)
	}
	dst = append(dst, byte(vr>>8), byte(vr))
	return s.appendU16(dst, uint16(length))
}
