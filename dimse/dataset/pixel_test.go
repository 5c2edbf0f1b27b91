package dataset

import (
	"bytes"
	"testing"
)

// TestReadingAsksForNoPixel holds the promise to the byte: what is asked for
// ends with the head of the pixel data, in all forms of a file, also where
// another file was as long up to there.
func TestReadingAsksForNoPixel(t *testing.T) {
	tiny := func(s Syntax) []byte {
		b := AppendElement(nil, s, 0x0008_0016, UI, []byte("1.2.840.10008.5.1.4.1.1.7"))
		b = AppendElement(b, s, 0x0010_0010, PN, []byte("A^B "))
		return AppendElement(b, s, PixelData, OW, bytes.Repeat([]byte("PIXEL"), 100))
	}
	for _, e := range encodings {
		for name, b := range map[string][]byte{
			"part 10":         part10(e.uid, withPixels(e.syntax)),
			"bare":            withPixels(e.syntax),
			"tiny":            tiny(e.syntax),
			"tiny in part 10": part10(e.uid, tiny(e.syntax)),
		} {
			_, h, m := headerEvents(b, int64(len(b)), 0, 0)
			pixels := int64(bytes.Index(b, []byte("PIXEL")))
			most := pixels
			if name == "tiny" {
				most = metaStart // where a prefix would stand
			}
			if !h.PixelData() || m.last > most || h.Safe()-shortHead+h.Head() != pixels {
				t.Errorf("%s, %s: pixel data %v, asked up to %d, pixels begin at %d, safe are %d", e.name, name, h.PixelData(), m.last, pixels, h.Safe())
			}
			_, _, again := headerEvents(b, int64(len(b)), int(h.Safe()), 0)
			if again.last > most || again.reads > 2 {
				t.Errorf("%s, %s: asked up to %d in %d requests, pixels begin at %d", e.name, name, again.last, again.reads, pixels)
			}
		}
	}
}

// TestIconsAreNotRead holds the promise for the pixel data inside a sequence,
// PS3.3 Table C.7-11b, Icon Image Sequence.
func TestIconsAreNotRead(t *testing.T) {
	for _, e := range encodings {
		icon := AppendElement(nil, e.syntax, 0x0028_0010, US, []byte{1, 0})
		icon = AppendElement(icon, e.syntax, PixelData, OW, bytes.Repeat([]byte("PIXEL"), 100))
		b := AppendElement(nil, e.syntax, 0x0010_0010, PN, []byte("A^B "))
		b = AppendSequence(b, e.syntax, 0x0088_0200, icon)
		b = AppendElement(b, e.syntax, PixelData, OW, bytes.Repeat([]byte("PIXEL"), 100))
		b = part10(e.uid, b)
		h, m := new(Header), &memory{b: b, keep: true}
		h.Open(m, int64(len(b)), 0)
		for h.DataSet().Next() {
		}
		if !h.PixelData() || bytes.Contains(m.given, []byte("PIX")) || h.DataSet().Counts().All != 4 {
			t.Errorf("%s: %+v, pixel data %v, pixels were read: %v", e.name, h.DataSet().Counts(), h.PixelData(), bytes.Contains(m.given, []byte("PIX")))
		}
		if first := int64(bytes.Index(b, []byte("PIXEL"))); h.Safe() > first {
			t.Errorf("%s: %d bytes are said to be safe, the icon begins at %d", e.name, h.Safe(), first)
		}
	}
}

// TestFragmentsOfIconsAreNotRead does so for an encapsulated icon, PS3.5 §A.4,
// the length of whose fragment reads like a VR.
func TestFragmentsOfIconsAreNotRead(t *testing.T) {
	const fragment = 'O' | 'B'<<8
	icon := []byte("\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0OB\x00\x00")
	icon = append(append(icon, bytes.Repeat([]byte("PIXEL"), fragment/5+1)[:fragment]...), "\xFE\xFF\xDD\xE0\x00\x00\x00\x00"...)
	b := AppendSequence(nil, Syntax{}, 0x0088_0200, icon)
	b = part10(jpegUID, append(AppendElement(b, Syntax{}, 0x0088_0904, LO, []byte("AFTER ")), fragments...))
	h, m := new(Header), &memory{b: b, keep: true}
	h.Open(m, int64(len(b)), 0)
	for h.DataSet().Next() {
	}
	if !h.PixelData() || h.Fault() != 0 || h.DataSet().Counts().All != 3 || bytes.Contains(m.given, []byte("PIX")) {
		t.Errorf("%+v, fault %v, pixel data %v", h.DataSet().Counts(), h.Fault(), h.PixelData())
	}
	if bytes.Contains(m.given, []byte("OB\x00\x00P")) {
		t.Error("the beginning of a fragment was read")
	}
}

// TestAPreambleHidesNothing has a preamble that reads like a data set that ends
// at pixel data: what counts is the prefix behind it.
func TestAPreambleHidesNothing(t *testing.T) {
	b := part10(ExplicitVRLittleEndian, withPixels(Syntax{}))
	whole, _, _ := headerEvents(b, int64(len(b)), 0, 0)
	preamble := AppendElement(nil, Syntax{}, 0x0008_0005, CS, []byte("ISO_IR 192"))
	preamble = AppendElement(preamble, Syntax{}, 0x0010_0010, PN, []byte("A^B "))
	copy(b, append(preamble, fragments...))
	if got, h, _ := headerEvents(b, int64(len(b)), 0, 0); h.Form() != Part10 || got != whole {
		t.Errorf("form %v\n%s", h.Form(), got)
	}
}
