package dataset

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
)

// TestWhatStandsBehindPixelDataIsReadOrSaidToBeUnseen has writers that keep no
// order, signatures, padding and files one behind the other. No pixel is asked for on
// the way.
func TestWhatStandsBehindPixelDataIsReadOrSaidToBeUnseen(t *testing.T) {
	for _, e := range encodings {
		el := func(tag Tag, vr VR, v string) string { return string(AppendElement(nil, e.syntax, tag, vr, []byte(v))) }
		front := el(0x0008_0016, UI, "1.2.840.10008.5.1.4.1.1.7") + el(0x0008_0060, CS, "CT")
		name := el(0x0010_0010, PN, "A^B ")
		second := string(part10(e.uid, []byte(front+name)))
		for what, pixels := range map[string]string{
			"native":                       el(PixelData, OW, strings.Repeat("PIXEL", 2000)),
			"fragments":                    encapsulated(e.syntax, "", strings.Repeat("PIXEL", 1000), strings.Repeat("PIXEL", 1000)),
			"an offset table, and one":     el(0x7FE0_0001, OV, "PIXELPIX") + encapsulated(e.syntax, "PIXE", strings.Repeat("PIXEL", 2000)),
			"fragments without their end":  strings.TrimSuffix(encapsulated(e.syntax, "", strings.Repeat("PIXEL", 2000)), border(e.syntax, SequenceDelimitationItem, 0)),
			"two elements with pixel data": el(0x7FE0_0008, OF, strings.Repeat("PIXEL!!!", 500)) + el(PixelData, OW, strings.Repeat("PIXEL", 2000)),
		} {
			for _, row := range []struct {
				what, behind string
				names        string
				damaged      bool
			}{
				{"nothing", "", "", false},
				{"a name out of order", name, "A^B", false},
				{"a private group above", el(0x7FE1_0010, LO, "SYNTHETIC ") + name, "A^B", false},
				{"a signature, and a name", string(AppendSequence(nil, e.syntax, 0xFFFA_FFFA, []byte(el(0x0400_0100, UI, "1.2.3")))) + name, "A^B", false},
				{"padding", el(0xFFFC_FFFC, OB, strings.Repeat("\x00", 100)), "", false},
				{"zeros", strings.Repeat("\x00", 1000), "", false},
				{"a stray byte", "\x00", "", false},
				{"what is no element", strings.Repeat("\x01\x00\xAB\xCD", 30), "", true},
				{"zeros, and what is none", strings.Repeat("\x00", 1000) + "\x01", "", true},
				{"a second file", second, "", true},
				{"a second file of another kind", "II*\x00" + second[4:], "", true},
				{"padding, and a second file", el(0xFFFC_FFFC, OB, strings.Repeat("\x00", 100)) + second, "", true},
				{"a name, and a second file", name + second, "A^B", true},
			} {
				damaged := row.damaged || what == "fragments without their end" && len(row.behind) >= shortHead
				b := part10(e.uid, []byte(front+pixels+row.behind))
				for _, ahead := range []int{0, 4000} {
					for _, size := range []int64{int64(len(b)), -1} {
						h, m := new(Header), &memory{b: b, keep: true}
						h.Beyond(true)
						h.Open(m, size, ahead)
						got := strings.Join(namesBehind(h), "|")
						if !strings.HasPrefix(got, row.names) || row.names == "" && !damaged && got != "" || (h.Fault() != 0) != damaged || h.Unseen() && !damaged || !h.PixelData() || h.DataSet().Counts().All != 2 {
							t.Errorf("%s, %s, %s: %q, unseen %v, fault %v, %+v", e.name, what, row.what, got, h.Unseen(), h.Fault(), h.DataSet().Counts())
						}
						if ahead == 0 && bytes.Contains(m.given, []byte("PIX")) {
							t.Errorf("%s, %s, %s: pixels were asked for", e.name, what, row.what)
						}
						if first := bytes.Index(b, []byte("PIXEL")); what == "native" && ahead > 0 && row.names != "" && h.Along() != int64(4000-first) {
							t.Errorf("%s, %s: %d bytes of pixel data came along, not %d", e.name, row.what, h.Along(), 4000-first)
						}
					}
				}
				h := new(Header)
				h.Open(&memory{b: b}, int64(len(b)), 4000)
				for h.DataSet().Next() {
				}
				if unseen := len(row.behind) >= shortHead; what == "native" && h.Unseen() != unseen || h.Fault() != 0 {
					t.Errorf("%s, %s, where nobody goes on: unseen %v, %v", e.name, row.what, h.Unseen(), h.Fault())
				}
			}
		}
	}
}

// namesBehind reads a file to its end and tells of the patients in it.
func namesBehind(h *Header) (names []string) {
	for d := h.DataSet(); d.Next(); {
		if e := d.Element(); e.Kind == Primitive && e.Tag == 0x0010_0010 {
			names = append(names, strings.TrimSpace(string(e.Value.Reveal())))
		}
	}
	return names
}

// border is an item's head or a delimiter.
func border(s Syntax, t Tag, length int) string {
	return string(s.appendU32(appendTag(nil, s, t), uint32(length)))
}

// encapsulated are pixel data in fragments.
func encapsulated(s Syntax, fragments ...string) string {
	b := appendTag(nil, s, PixelData)
	if !s.Implicit {
		b = append(b, "OB\x00\x00"...)
	}
	out := string(b) + undefined
	for _, f := range fragments {
		out += border(s, Item, len(f)) + f
	}
	return out + border(s, SequenceDelimitationItem, 0)
}

// TestWhatStandsBehindDeflatedPixelDataIsRead inflates them to find it.
func TestWhatStandsBehindDeflatedPixelDataIsRead(t *testing.T) {
	whole := deflate(append(withPixels(Syntax{}), patient...))
	for name, row := range map[string]struct {
		b     []byte
		names string
		fault Fault
	}{
		"whole": {whole, canary + "|A^B", 0},
		"cut":   {whole[:len(whole)-20], canary, Truncated},
	} {
		h := new(Header)
		h.Beyond(true)
		b := part10(deflatedUID, row.b)
		h.Open(&memory{b: b}, int64(len(b)), 0)
		if got := strings.Join(namesBehind(h), "|"); got != row.names || h.Fault() != row.fault || h.Along() != 0 {
			t.Errorf("%s: %q, %v", name, got, h.Fault())
		}
	}
}

// TestWhatIsPassedOverIsBounded has a million things in a row that are passed over:
// no stack grows with them, and behind too many fragments nobody looks.
func TestWhatIsPassedOverIsBounded(t *testing.T) {
	name := explicitly(0x0010_0010, PN, "A^B ")
	many := func(s string) string { return strings.Repeat(s, maxFragments-10) }
	for what, row := range map[string]struct {
		b      string
		unseen bool
		fault  Fault
	}{
		"delimiters":                {many(sequenceDelimiter) + explicitly(PixelData, OW, "") + name, false, 0},
		"pixel data":                {many(explicitly(PixelData, OW, "")) + name, false, 0},
		"fragments":                 {strings.TrimSuffix(encapsulated(Syntax{}), sequenceDelimiter) + many(border(Syntax{}, Item, 0)) + sequenceDelimiter + name, false, 0},
		"too many pixel data":       {strings.Repeat(explicitly(PixelData, OW, ""), maxFragments+10) + name, true, 0},
		"too many fragments":        {strings.TrimSuffix(encapsulated(Syntax{}), sequenceDelimiter) + strings.Repeat(border(Syntax{}, Item, 0), maxFragments+10) + sequenceDelimiter + name, true, 0},
		"too many delimiters":       {strings.Repeat(sequenceDelimiter, MaxElements) + name, false, TooMany},
		"too many zeros at the end": {explicitly(PixelData, OW, "") + strings.Repeat("\x00", maxTrailing+1000), true, 0},
	} {
		var before, after runtime.MemStats
		b := part10(ExplicitVRLittleEndian, []byte(studyLevel+row.b))
		runtime.ReadMemStats(&before)
		h := new(Header)
		h.Beyond(true)
		h.Open(&memory{b: b}, int64(len(b)), 0)
		names := namesBehind(h)
		runtime.ReadMemStats(&after)
		if seen := len(names) == 1; seen == (row.unseen || row.fault != 0) || h.Unseen() != row.unseen || h.Fault() != row.fault {
			t.Errorf("%s: %d names, unseen %v, %v", what, len(names), h.Unseen(), h.Fault())
		}
		if after.StackSys > before.StackSys+8<<20 {
			t.Errorf("%s: the stack grew by %d MiB", what, (after.StackSys-before.StackSys)>>20)
		}
	}
}

// TestPixelDataWithAVRInAnImplicitDataSetArePassedOver has a writer that changes its mind.
func TestPixelDataWithAVRInAnImplicitDataSetArePassedOver(t *testing.T) {
	for _, s := range []Syntax{{}, {BigEndian: true}} {
		implicit := Syntax{Implicit: true, BigEndian: s.BigEndian}
		front := AppendElement(nil, implicit, 0x0008_0000, UL, implicit.appendU32(nil, 44))
		front = AppendElement(AppendElement(front, implicit, 0x0008_0016, UI, []byte("1.2.840.10008.5.1.4.1.1.7")), implicit, 0x0008_0060, CS, []byte("CT"))
		b := AppendElement(front, s, PixelData, OW, bytes.Repeat([]byte("PIXEL"), 2000))
		b = AppendElement(b, implicit, 0x0010_0010, PN, []byte("A^B"))
		b = part10(ImplicitVRLittleEndian, b)
		h, m := new(Header), &memory{b: b, keep: true}
		h.Beyond(true)
		h.Open(m, int64(len(b)), 0)
		if got := namesBehind(h); len(got) != 1 || h.Fault() != 0 || bytes.Contains(m.given, []byte("PIX")) {
			t.Errorf("%v: %q, %v", s, got, h.Fault())
		}
	}
}

// TestPixelDataThatReachPastTheEndAreTruncated has lengths that lie, and files that were
// cut: those whose pixel data are as long as their image have lost nothing else. The size
// of the file is known or not.
func TestPixelDataThatReachPastTheEndAreTruncated(t *testing.T) {
	for _, e := range encodings {
		front := string(AppendElement(nil, e.syntax, 0x0008_0016, UI, []byte("1.2.840.10008.5.1.4.1.1.7")))
		name := string(AppendElement(nil, e.syntax, 0x0010_0010, PN, []byte("A^B ")))
		native := string(AppendElement(nil, e.syntax, PixelData, OW, make([]byte, 1000)))
		lies := string(AppendElement(nil, e.syntax, PixelData, OW, make([]byte, 100_000)))[:len(native)]
		image := func(frames string) string {
			us := func(t Tag, n uint16) string {
				return string(AppendElement(nil, e.syntax, t, US, e.syntax.appendU16(nil, n)))
			}
			return us(0x0028_0002, 1) + string(AppendElement(nil, e.syntax, 0x0028_0008, IS, []byte(frames))) + us(0x0028_0010, 25) + us(0x0028_0011, 10) + us(0x0028_0100, 16)
		}
		fragments := encapsulated(e.syntax, "", strings.Repeat("PIXEL", 200))
		last := encapsulated(e.syntax, "", "PIXEL")
		last = last[:len(last)-2*shortHead-5] + border(e.syntax, Item, 100_000) + "PIXEL"
		for what, row := range map[string]struct {
			b     string
			fault Fault
		}{
			"all of them":                      {native, 0},
			"all, and a name":                  {native + name, 0},
			"without a byte of padding":        {native[:len(native)-1], Truncated},
			"of an image that was cut":         {image("2 ") + native[:len(native)/2], 0},
			"of one of another size":           {image("3 ") + native[:len(native)/2], Truncated},
			"half of them":                     {native[:len(native)/2], Truncated},
			"a length that lies, and a name":   {lies + name, Truncated},
			"fragments":                        {fragments, 0},
			"fragments without a delimiter":    {fragments[:len(fragments)-shortHead], 0},
			"a fragment that was cut":          {fragments[:len(fragments)-100], Truncated},
			"a fragment that lies, and a name": {last + name, Truncated},
		} {
			b := part10(e.uid, []byte(front+row.b))
			for _, ahead := range []int{0, 4000} {
				for _, size := range []int64{int64(len(b)), -1} {
					h := new(Header)
					h.Beyond(true)
					h.Open(&memory{b: b}, size, ahead)
					for h.DataSet().Next() {
					}
					if h.Fault() != row.fault || !h.PixelData() {
						t.Errorf("%s, %s, size %d, ahead %d: %v", e.name, what, size, ahead, h.Fault())
					}
				}
			}
		}
	}
}
