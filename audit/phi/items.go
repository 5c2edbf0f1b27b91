package phi

import (
	"bytes"
	"io"

	"pacsaudit/dimse/dataset"
)

// inner decodes a value that holds items though its VR does not say so, or a
// whole file: a private sequence under implicit VR, any sequence that somebody did
// not know and passed on as UN, PS3.5 §6.2.2 note 4, or as bytes, and what a device
// kept of another file. A decoder of files goes into sequences under UN by itself.
type inner struct {
	decoder dataset.Decoder
	header  dataset.Header
	file    held
	bytes   []byte
}

const (
	maxInner    = 4         // one inside another
	maxInnerLen = 256 << 10 // of a value
)

// fileMark is where a file says that it is one, PS3.10 §7.1.
const fileMark = 128

const tagDocument dataset.Tag = 0x0042_0011

// items goes through a value of bytes as a sequence or as a file, and reports
// whether it is one: whether it begins like one.
func (in *Inspector) items(el *dataset.Element) bool {
	v := el.Value.Reveal()
	if len(v) < 8 {
		return false
	}
	s, file, skipped := dataset.Syntax{Implicit: true}, false, 0
	switch string(v[:4]) {
	case "\xFE\xFF\x00\xE0":
	case "\xFF\xFE\xE0\x00": // Deviation: a sequence under UN in the byte order of its file
		s.BigEndian = true
	default:
		if skipped, file = in.isFile(el, v); !file {
			return false
		}
	}
	if known := dataset.VROf(el.Tag); known != dataset.UN && known != dataset.SQ && el.Tag != tagDocument {
		return false // bytes that the dictionary knows
	}
	if in.inners == maxInner || el.Length > maxInnerLen {
		in.record.cut = true
		return false
	}
	if in.inner[in.inners] == nil {
		in.inner[in.inners] = new(inner)
	}
	n, outside, depth := in.inner[in.inners], in.source, in.depth
	in.inners++
	if file {
		if row := in.table.find(el.Tag); el.Tag.Private() {
			in.noteClass(in.table.private, Private, Exposed, el.Depth > 0)
		} else if row >= 0 {
			in.noteClass(row, in.table.rows[row].field, Exposed, el.Depth > 0)
		}
		n.bytes = in.whole(n.bytes[:0], el, skipped)
		in.within(n, el.Depth+1)
	} else {
		if len(v) >= 16 && knownVR(v[12:14]) {
			s.Implicit = false // Deviation: explicit VR inside UN, as many write it
		}
		n.bytes = in.whole(appendStart(n.bytes[:0], s, el.Tag), el, 0)
		n.bytes = appendEnd(n.bytes, s)
		n.decoder.Reset(n.bytes, s)
		in.run(&n.decoder, el.Depth)
		in.record.cut = in.record.cut || n.decoder.Err() != nil
	}
	in.inners--
	in.source, in.opened.waiting, in.fragments = outside, false, false
	in.close(depth + 1)
	in.depth = depth
	clear(n.bytes)
	return true
}

// within goes through a whole file that stands in a value, as through an item.
func (in *Inspector) within(n *inner, depth int) {
	n.file.Reset(n.bytes)
	defer n.header.Close()
	if !n.header.Open(&n.file, int64(len(n.bytes)), len(n.bytes)) {
		in.record.cut = true
		return
	}
	in.depth = depth
	*in.level(depth) = level{}
	d := n.header.DataSet()
	in.run(d, depth)
	in.record.cut = in.record.cut || d.Err() != nil
	n.file.Reset(nil)
}

// isFile reports a value that is a file. Of bytes a stream shows few: where they
// are those of an empty preamble, and so no text, it is asked for more; then skipped
// of them are out of sight.
func (in *Inspector) isFile(el *dataset.Element, v []byte) (skipped int, ok bool) {
	if !el.Tag.Private() && el.Tag != tagDocument || el.Length < fileMark+4 {
		return 0, false
	}
	if len(v) < fileMark+4 {
		if v[0] != 0 || !repeats(v) || in.source == nil || !in.source.More() {
			return 0, false
		}
		skipped = len(v) - min(len(v), dataset.Overlap)
		v = el.Value.Reveal()
	}
	at := fileMark - skipped
	return skipped, len(v) >= at+4 && string(v[at:at+4]) == "DICM"
}

// whole appends a value to its end, of which so many bytes are 0 and out of sight.
func (in *Inspector) whole(dst []byte, el *dataset.Element, skipped int) []byte {
	for range skipped {
		dst = append(dst, 0)
	}
	v := el.Value.Reveal()
	dst = append(dst, v...)
	for n := skipped + len(v); n < int(el.Length) && in.source.More(); {
		overlap := min(len(v), dataset.Overlap)
		v = el.Value.Reveal()
		dst, n = append(dst, v[overlap:]...), n+len(v)-overlap
	}
	return dst
}

// held is a file in memory.
type held struct{ bytes.Reader }

// Skip is that of [dataset.Source].
func (h *held) Skip(n int64) error {
	if n > int64(h.Len()) {
		return io.EOF
	}
	_, err := h.Seek(n, io.SeekCurrent)
	return err
}

// holdsOthers reports an element of bytes, which can be a sequence or a file.
func holdsOthers(el *dataset.Element) bool {
	return el.Length >= 8 && (isBinary(el.VR) || el.VR == dataset.SQ)
}

// appendStart begins a sequence of undefined length, and appendEnd ends it.
func appendStart(dst []byte, s dataset.Syntax, t dataset.Tag) []byte {
	if s.BigEndian {
		if t>>16&0xFF == 0 {
			t = 0x0008_1120 // a group that looks like one of the other byte order; any sequence does
		}
		dst = append(dst, byte(t>>24), byte(t>>16), byte(t>>8), byte(t))
	} else {
		dst = append(dst, byte(t>>16), byte(t>>24), byte(t), byte(t>>8))
	}
	if !s.Implicit {
		dst = append(dst, "SQ\x00\x00"...)
	}
	return append(dst, "\xFF\xFF\xFF\xFF"...)
}

func appendEnd(dst []byte, s dataset.Syntax) []byte {
	if s.BigEndian {
		return append(dst, "\xFF\xFE\xE0\xDD\x00\x00\x00\x00"...)
	}
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
