package phi

import (
	"bytes"
	"unicode/utf8"

	"pacsaudit/dimse/dataset"
)

// wide is a text of two bytes a character, UTF-16, which DICOM does not know and
// programs write all the same: 1 and 2 are where the zeros of ASCII stand in a pair.
type wide uint8

const (
	notWide wide = iota
	wideBig
	wideLittle
)

// shownOfWide is how much of a value tells whether it is such a text.
const shownOfWide = 256

// wideOf tells UTF-16 by its mark, or by the zeros of its letters and digits.
func wideOf(v []byte) wide {
	if v = v[:min(len(v), shownOfWide)&^1]; len(v) < 8 {
		return notWide
	}
	switch {
	case v[0] == 0xFE && v[1] == 0xFF:
		return wideBig
	case v[0] == 0xFF && v[1] == 0xFE && v[2]|v[3] != 0:
		return wideLittle
	case bytes.IndexByte(v, 0) < 0:
		return notWide
	}
	var zeros [2]int
	for ; len(v) > 0 && v[0]|v[1] != 0; v = v[2:] { // up to the padding
		for i, c := range v[:2] {
			if c != 0 {
				continue
			}
			if other := v[1-i]; other < ' ' && other != '\t' && other != '\n' && other != '\r' || other == 0x7F {
				return notWide
			}
			zeros[i]++
		}
	}
	switch {
	case len(bytes.Trim(v, "\x00")) > 0:
	case zeros[0] >= 4 && zeros[1] == 0:
		return wideBig
	case zeros[1] >= 4 && zeros[0] == 0:
		return wideLittle
	}
	return notWide
}

// appendNarrow appends a text of UTF-16 as UTF-8. Halves of characters beyond the first
// plane are as good as any other.
func (w wide) appendNarrow(to, v []byte) []byte {
	for ; len(v) >= 2; v = v[2:] {
		r := rune(v[0])<<8 | rune(v[1])
		if w == wideLittle {
			r = rune(v[1])<<8 | rune(v[0])
		}
		if to = utf8.AppendRune(to, narrowed(r)); r == 0 {
			to[len(to)-1] = ' '
		}
	}
	return to
}

// wideFinds is finds for a text of UTF-16.
func (in *Inspector) wideFinds(el *dataset.Element, w wide, f finds) finds {
	v := el.Value.Reveal()
	read, i := len(v), 0
	for {
		odd := (read - len(v)) & 1 // where the part begins in the middle of a character
		text := w.appendNarrow(in.narrowed[:0], v[odd:])
		in.narrowed = text
		if read >= int(el.Length) || in.source == nil {
			f.scan(text, min(i, len(text)), len(text))
			return f
		}
		i = f.scan(text, i, max(0, len(text)-tail))
		before, length := len(v), len(text)
		if !in.source.More() {
			f.scan(text, min(i, len(text)), len(text))
			return f
		}
		v = el.Value.Reveal()
		overlap := min(before, dataset.Overlap)
		read += len(v) - overlap
		odd = (read - len(v)) & 1
		again := len(w.appendNarrow(nil, v[odd:overlap]))
		if i = max(0, i-(length-again)); read > maxText {
			in.record.cut = true
			return f
		}
	}
}
