package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// step is what one call of Next came to.
type step struct {
	element Element
	value   string
}

// stepsOf decodes in implicit VR little endian, the short way or the long one.
func stepsOf(b []byte, long bool, l Limits) (steps []step, counts Counts, err error) {
	var d Decoder
	d.noQuick = long
	d.SetLimits(l)
	d.Reset(b, Syntax{Implicit: true})
	return stepsThrough(&d), d.Counts(), d.Err()
}

func stepsThrough(d *Decoder) (steps []step) {
	for d.Next() {
		e := *d.Element()
		s := step{value: string(e.Value.Reveal())}
		e.Value = Value{}
		s.element = e
		steps = append(steps, s)
	}
	return steps
}

func sameSteps(t *testing.T, b []byte, l Limits) {
	t.Helper()
	short, shortCounts, shortErr := stepsOf(b, false, l)
	long, longCounts, longErr := stepsOf(b, true, l)
	if len(short) != len(long) || shortCounts != longCounts {
		t.Fatalf("%d steps and %+v the short way, %d and %+v the long one", len(short), shortCounts, len(long), longCounts)
	}
	for i := range short {
		if short[i] != long[i] {
			t.Fatalf("step %d: %+v the short way, %+v the long one", i, short[i].element, long[i].element)
		}
	}
	var a, c *DecodeError
	if errors.As(shortErr, &a) != errors.As(longErr, &c) || a != nil && *a != *c {
		t.Fatalf("%v the short way, %v the long one", shortErr, longErr)
	}
}

func TestTheShortWayComesToTheSame(t *testing.T) {
	s := Syntax{Implicit: true}
	b := response(s)
	b = AppendElement(b, s, 0x0009_0010, LO, []byte("PRIVATE"))
	b = AppendElement(b, s, 0x0009_1001, LO, []byte("x"))
	b = AppendSequence(b, s, 0x0040_0275, response(s), nil, response(s))
	b = append(b, 0x40, 0x00, 0x30, 0xA7, 0xFF, 0xFF, 0xFF, 0xFF) // undefined lengths
	b = append(b, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF)
	b = AppendElement(b, s, 0x0010_0010, PN, []byte(canary))
	b = append(b, 0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0)
	b = AppendElement(b, s, 0, UL, []byte{1, 2, 3, 4})
	for n := range len(b) + 1 {
		sameSteps(t, b[:n], Limits{})
	}
	for n := range 40 {
		sameSteps(t, b, Limits{Elements: n + 1, Depth: 1})
	}
	for i := range b {
		broken := bytes.Clone(b)
		broken[i] ^= 0x41
		sameSteps(t, broken, Limits{})
	}
}

func FuzzTheShortWay(f *testing.F) {
	f.Add(response(Syntax{Implicit: true}))
	f.Add(AppendSequence(nil, Syntax{Implicit: true}, 0x0040_0275, response(Syntax{Implicit: true})))
	f.Fuzz(func(t *testing.T, b []byte) { sameSteps(t, b, Limits{}) })
}

// shortNumbers overlooks values of numbers and short texts.
func shortNumbers(t Tag, vr VR) int {
	switch vr {
	case US, DS, UI:
		return MaxPrefix
	case LO, LT, CS:
		return 10
	}
	return 0
}

// sameFiles reads a file the swift way, passing over what nobody wants to see and not,
// and the long one.
func sameFiles(t *testing.T, b []byte, first int) {
	t.Helper()
	read := func(long bool, below func(Tag, VR) int) ([]step, string, *DecodeError, *DecodeError) {
		h := new(Header)
		h.file.noQuick, h.inner.noQuick = long, long
		h.Overlook(below)
		h.Beyond(true)
		h.Blocks(16 << 10)
		if !h.Open(&memory{b: b}, int64(len(b)), first) {
			return nil, "not DICOM", nil, nil
		}
		steps := slices.DeleteFunc(stepsThrough(h.DataSet()), func(s step) bool {
			e := &s.element
			return e.Kind == Primitive && e.VR == VROf(e.Tag) && int(e.Length) < shortNumbers(e.Tag, e.VR)
		})
		return steps, fmt.Sprintf("%v %v %v %v %v", h.DataSet().Counts(), h.Fault(), h.PixelData(), h.Unseen(), h.Needed()), h.data.err, h.data.damage
	}
	same := func(a, b *DecodeError) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
	longSteps, long, longErr, longDamage := read(true, nil)
	for _, below := range []func(Tag, VR) int{nil, shortNumbers} {
		swiftSteps, swift, swiftErr, swiftDamage := read(false, below)
		if !slices.Equal(swiftSteps, longSteps) || swift != long || !same(swiftErr, longErr) || !same(swiftDamage, longDamage) {
			t.Fatalf("%.2000x\n%+v %s %v %v the swift way, overlooking %v\n%+v %s %v %v the long one",
				b, swiftSteps, swift, swiftErr, swiftDamage, below != nil, longSteps, long, longErr, longDamage)
		}
	}
}

// varied is a data set with elements of all kinds.
func varied(s Syntax) []byte {
	b := AppendElement(nil, s, 0x0008_0005, CS, []byte("ISO_IR 100"))
	b = AppendSequence(b, s, 0x0008_1140, response(s), nil, AppendElement(nil, s, 0x0008_1155, UI, []byte("1.2.3")))
	b = AppendElement(b, s, 0x0009_0010, LO, []byte("PRIVATE"))
	b = AppendElement(b, s, 0x0009_1001, UN, []byte("unknown to all"))
	b = AppendElement(b, s, 0x0009_1002, OB, bytes.Repeat([]byte{7, 0}, 300))
	b = AppendElement(b, s, 0x0010_0010, UN, []byte(canary))
	b = AppendElement(b, s, 0x0010_0020, LO, []byte("A1\x00 "))
	b = AppendElement(b, s, 0x0010_4000, LT, bytes.Repeat([]byte("words "), 4000))
	b = AppendElement(b, s, 0x0018_1020, UC, []byte("more words"))
	return append(b, string(AppendElement(nil, s, 0x0028_0010, US, []byte{1, 0}))+encapsulated(s, "", "ABCDEFGH")...)
}

// TestTheSwiftWayComesToTheSame breaks each byte of files, cuts them and leaves bytes out.
func TestTheSwiftWayComesToTheSame(t *testing.T) {
	for _, e := range encodings {
		b := part10(e.uid, varied(e.syntax))
		for i := metaStart; i < len(b); i++ {
			if i > 1500 && i < len(b)-200 {
				continue // in a long value
			}
			broken := bytes.Clone(b)
			broken[i] ^= [...]byte{0x41, 0x01, 0xFF}[i%3]
			sameFiles(t, broken, 8<<10)
			if i%4 == 0 {
				sameFiles(t, b[:i], 8<<10)
				sameFiles(t, append(b[:i:i], b[i+1:]...), page)
			}
		}
	}
}

func FuzzTheSwiftWay(f *testing.F) {
	for _, e := range encodings {
		f.Add(part10(e.uid, varied(e.syntax)))
		f.Add(varied(e.syntax)[:300])
	}
	f.Fuzz(func(t *testing.T, b []byte) { sameFiles(t, b, page) })
}
