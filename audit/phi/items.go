package phi

import "pacsaudit/dimse/dataset"

// inner decodes a value that holds items though its VR does not say so: a
// private sequence under implicit VR, or any sequence that somebody did not know
// and passed on as UN, PS3.5 §6.2.2 note 4. A decoder of files goes into them by
// itself.
type inner struct {
	decoder dataset.Decoder
	bytes   []byte
}

const (
	maxInner    = 4         // one inside another
	maxInnerLen = 256 << 10 // of a value
)

// items goes through a value of unknown VR as a sequence, and reports whether it
// is one: whether it begins with an item.
func (in *Inspector) items(el *dataset.Element) bool {
	v := el.Value.Reveal()
	if len(v) < 8 || string(v[:4]) != "\xFE\xFF\x00\xE0" || int(el.Length) != len(v) {
		return false
	}
	if in.inners == maxInner || len(v) > maxInnerLen {
		in.record.cut = true
		return false
	}
	if in.inner[in.inners] == nil {
		in.inner[in.inners] = new(inner)
	}
	n, outside, depth := in.inner[in.inners], in.source, in.depth
	s := dataset.Syntax{Implicit: true}
	if len(v) >= 16 && knownVR(v[12:14]) {
		s.Implicit = false // Deviation: explicit VR inside UN, as many write it
	}
	n.bytes = appendItems(n.bytes[:0], s, el.Tag, v)
	n.decoder.Reset(n.bytes, s)
	in.inners++
	in.run(&n.decoder, el.Depth)
	in.inners--
	in.record.cut = in.record.cut || n.decoder.Err() != nil
	in.source, in.opened.waiting, in.fragments = outside, false, false
	in.close(depth + 1)
	in.depth = depth
	clear(n.bytes)
	return true
}

// appendItems makes a sequence of undefined length of a value.
func appendItems(dst []byte, s dataset.Syntax, t dataset.Tag, v []byte) []byte {
	dst = append(dst, byte(t>>16), byte(t>>24), byte(t), byte(t>>8))
	if !s.Implicit {
		dst = append(dst, "SQ\x00\x00"...)
	}
	dst = append(append(dst, "\xFF\xFF\xFF\xFF"...), v...)
	return append(dst, "\xFE\xFF\xDD\xE0\x00\x00\x00\x00"...)
}

// knownVR reports the two letters of a VR, PS3.5 §6.2.
func knownVR(b []byte) bool {
	const all = "AEASATCSDADSDTFDFLISLOLTOBODOFOLOVOWPNSHSLSQSSSTSVTMUCUIULUNURUSUTUV"
	for i := 0; i < len(all); i += 2 {
		if all[i] == b[0] && all[i+1] == b[1] {
			return true
		}
	}
	return false
}
