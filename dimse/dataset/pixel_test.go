package dataset

import (
	"bytes"
	"fmt"
	"strings"
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
			if !h.PixelData() || m.last > most || h.Needed() != pixels {
				t.Errorf("%s, %s: pixel data %v, asked up to %d, pixels begin at %d, needed were %d", e.name, name, h.PixelData(), m.last, pixels, h.Needed())
			}
			_, _, again := headerEvents(b, int64(len(b)), int(h.Needed()), 0)
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
		if first := int64(bytes.Index(b, []byte("PIXEL"))); h.Needed() > first {
			t.Errorf("%s: %d bytes are said to be needed, the icon begins at %d", e.name, h.Needed(), first)
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

// blocksOf is a header that is read in blocks, and what it comes to.
func blocksOf(b []byte, first, most int) (string, *Header, *memory) {
	h, m := new(Header), &memory{b: b, keep: true}
	h.Blocks(most)
	h.Beyond(true)
	if !h.Open(m, int64(len(b)), first) {
		return "not DICOM", h, m
	}
	got, _ := events(h.DataSet())
	return fmt.Sprintf("%s%v %v %v %v", got, h.DataSet().Counts(), h.Fault(), h.PixelData(), h.Unseen()), h, m
}

// withIcon is a file with the pixel data given, and an icon of the same, in a header of
// about n bytes.
func withIcon(uid string, s Syntax, pixels []byte, n int, behind string) []byte {
	icon := AppendElement(nil, s, 0x0028_0010, US, []byte{1, 0})
	icon = AppendElement(icon, s, PixelData, OW, pixels[:100])
	items := make([][]byte, n/40)
	for i := range items {
		items[i] = AppendElement(nil, s, 0x0008_1155, UI, []byte("1.2.840.10008.1.2.3.4.5.6.7"))
	}
	b := AppendSequence(nil, s, 0x0008_1140, items...)
	b = AppendElement(b, s, 0x0010_0010, PN, []byte("A^B "))
	b = AppendElement(b, s, 0x0010_1000, LO, []byte("SYNTHETIC "))
	b = AppendSequence(b, s, 0x0088_0200, icon)
	return append(part10(uid, AppendElement(b, s, PixelData, OW, pixels)), behind...)
}

// TestWhatComesAlongIsBoundedAndCounted reads in blocks: what comes of pixel data is no
// more than one block, and as much as is said.
func TestWhatComesAlongIsBoundedAndCounted(t *testing.T) {
	const most = 16 << 10
	pixels := bytes.Repeat([]byte("\xAA"), 300_000)
	for _, e := range encodings {
		for _, n := range []int{100, 3000, 5000, 9000, 50_000} {
			for _, first := range []int{page, 8 << 10, most} {
				b := withIcon(e.uid, e.syntax, pixels, n, "")
				got, h, m := blocksOf(b, first, most)
				exactly, _, exact := blocksOf(b, 0, 0)
				came := int64(bytes.Count(m.given, []byte("\xAA"))) // nothing else in the file is one
				along := h.Along() + max(h.Behind()-h.Head(), 0)
				if got != exactly || came != along || came > most || bytes.Contains(exact.given, []byte("\xAA")) {
					t.Errorf("%s, header of %d, %d at first: %d bytes of pixel data came, %d are counted", e.name, n, first, came, along)
				}
				if n > 3000 && m.reads > 10 {
					t.Errorf("%s, header of %d, %d at first: %d requests", e.name, n, first, m.reads)
				}
				if _, _, again := blocksOf(b, int(h.Needed()), most); n < most-1000 && again.reads > 2 {
					t.Errorf("%s, header of %d: %d requests for what was needed", e.name, n, again.reads)
				}
			}
		}
	}
}

// TestManyIconsBringNoMore has a header with icons one behind the other, of which a
// block each would come.
func TestManyIconsBringNoMore(t *testing.T) {
	pixels := bytes.Repeat([]byte("\xAA"), 30_000)
	for _, e := range encodings {
		items := make([][]byte, 40)
		for i := range items {
			items[i] = AppendElement(nil, e.syntax, PixelData, OW, pixels)
		}
		b := AppendElement(nil, e.syntax, 0x0010_0010, PN, []byte("A^B "))
		b = AppendSequence(b, e.syntax, 0x0088_0200, items...)
		b = part10(e.uid, AppendElement(b, e.syntax, PixelData, OW, pixels))
		got, h, m := blocksOf(b, page, 64<<10)
		exactly, _, _ := blocksOf(b, 0, 0)
		if came := int64(bytes.Count(m.given, []byte("\xAA"))); got != exactly || came > 64<<10 || came != h.Along()+max(h.Behind()-h.Head(), 0) {
			t.Errorf("%s: %d bytes of pixel data came, %d are counted\n%s\nnot\n%s", e.name, came, h.Along(), got, exactly)
		}
	}
}

// TestBehindPixelDataNoBlockIsAskedFor has fragments of which only the heads are
// wanted, and more pixel data behind them.
func TestBehindPixelDataNoBlockIsAskedFor(t *testing.T) {
	pixels := strings.Repeat("\xAA", 10_000)
	for _, e := range encodings {
		b := AppendElement(nil, e.syntax, 0x0010_0010, PN, []byte("A^B "))
		b = append(b, encapsulated(e.syntax, "", pixels, pixels, pixels, pixels)...)
		b = AppendElement(b, e.syntax, 0x7FE1_0010, LO, []byte("BEHIND"))
		b = AppendElement(b, e.syntax, PixelData, OW, []byte(pixels))
		b = part10(e.uid, AppendElement(b, e.syntax, 0x7FE3_0010, LO, []byte("BEHIND")))
		got, h, m := blocksOf(b, page, 64<<10)
		exactly, _, _ := blocksOf(b, 0, 0)
		if came := int64(bytes.Count(m.given, []byte("\xAA"))); got != exactly || came > page || came != h.Along() {
			t.Errorf("%s: %d bytes of pixel data came, %d are counted\n%s\nnot\n%s", e.name, came, h.Along(), got, exactly)
		}
	}
}

// thatReadLikeElements are pixel data of one length.
func thatReadLikeElements(element []byte) map[string][]byte {
	return map[string][]byte{
		"zeros": make([]byte, 6000), "elements": bytes.Repeat(element, 6000/len(element)+1)[:6000],
		"heads of pixel data": bytes.Repeat([]byte("\xE0\x7F\x10\x00\x7F\xE0\x00\x10"), 750),
		"delimiters":          bytes.Repeat([]byte("\xFE\xFF\xDD\xE0\x00\x00\x00\x00"), 750),
	}
}

// TestPixelDataAreNotLookedAt changes pixel data that come along in a block: it makes no
// difference whatever they are, also where they read like elements.
func TestPixelDataAreNotLookedAt(t *testing.T) {
	for _, e := range encodings {
		name := AppendElement(nil, e.syntax, 0x0010_4000, LT, []byte("C^D "))
		behind := string(AppendElement(nil, e.syntax, 0x7FE1_0010, LO, []byte("BEHIND")))
		want := ""
		for what, pixels := range thatReadLikeElements(name) {
			for _, first := range []int{page, 20_000} {
				for _, damage := range []string{"", "??"} {
					b := withIcon(e.uid, e.syntax, pixels, 1000, behind)
					if damage != "" && !e.syntax.Implicit { // a VR that is none makes the reader look around
						b = bytes.Replace(b, []byte("LO"), []byte(damage), 1)
					}
					got, _, _ := blocksOf(b, first, 64<<10)
					if exactly, _, _ := blocksOf(b, 0, 0); got != exactly {
						t.Errorf("%s, %s, %q: exactly\n%s\nin blocks\n%s", e.name, what, damage, exactly, got)
					}
					if damage == "" {
						if want == "" {
							want = got
						}
						if got != want {
							t.Errorf("%s: %s make a difference:\n%s\nnot\n%s", e.name, what, got, want)
						}
					}
				}
			}
		}
	}
}

// TestALostElementIsNotSoughtInPixelData has a length that reaches past the end, right
// before pixel data that came along, and are cut.
func TestALostElementIsNotSoughtInPixelData(t *testing.T) {
	for _, e := range encodings {
		lost := AppendElement(nil, e.syntax, 0x0010_2180, SH, []byte("LOST"))
		copy(lost[4:8], map[bool]string{true: "\xF0\xF0\xF0\xF0", false: "SH\xF0\xF0"}[e.syntax.Implicit])
		front := append(AppendElement(nil, e.syntax, 0x0010_0010, PN, []byte("A^B ")), lost...)
		want := ""
		for what, pixels := range thatReadLikeElements(AppendElement(nil, e.syntax, 0x0010_4000, LT, []byte("C^D "))) {
			b := part10(e.uid, AppendElement(front[:len(front):len(front)], e.syntax, PixelData, OW, pixels))
			got, h, _ := blocksOf(b[:len(b)-100], page, 64<<10)
			if want == "" {
				want = got
			}
			if got != want || h.Fault() == 0 || !h.PixelData() {
				t.Errorf("%s, %s: %v\n%s\nnot\n%s", e.name, what, h.Fault(), got, want)
			}
		}
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

// TestAWordInTheFirstValuesIsNoPrefix has data sets alone in which DICM stands where a preamble
// would end: at the end of a value, and inside one.
func TestAWordInTheFirstValuesIsNoPrefix(t *testing.T) {
	for _, s := range []Syntax{{}, {Implicit: true}} {
		for _, behind := range []string{"", " it is"} {
			b := AppendElement(nil, s, 0x0008_0005, CS, []byte("ISO_IR 192"))
			b = AppendElement(b, s, 0x0010_0010, PN, []byte("A^B "))
			b = AppendElement(b, s, 0x0010_4000, LT, []byte(strings.Repeat("x", preambleLength-shortHead-len(b))+prefix+behind))
			b = AppendElement(b, s, 0x0020_000D, UI, []byte("1.2\x00"))
			b = AppendElement(b, s, 0x0028_0010, US, []byte("\x02\x00"))
			for _, size := range []int64{int64(len(b)), -1} {
				got, h, _ := headerEvents(b, size, 0, 0)
				if h.Form() != Bare || !strings.Contains(got, `(0010,0010) PN "A^B "`) || !strings.Contains(got, "(0028,0010)") || h.Fault() == 0 {
					t.Errorf("%v, %q: form %v\n%s", s, behind, h.Form(), got)
				}
			}
		}
	}
}
