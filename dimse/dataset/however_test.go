package dataset

import (
	"bytes"
	"slices"
	"testing"
)

// TestDamageReadsTheSameHoweverMuchComesAtOnce breaks each byte of files with pixel data
// in the middle, and reads them in blocks and element by element.
func TestDamageReadsTheSameHoweverMuchComesAtOnce(t *testing.T) {
	for _, e := range encodings {
		el := func(tag Tag, vr VR, v string) []byte { return AppendElement(nil, e.syntax, tag, vr, []byte(v)) }
		name, pixels := el(0x0010_0010, PN, "A^B "), el(PixelData, OW, string(make([]byte, 20)))
		for _, parts := range [][][]byte{
			{el(0x0008_0060, CS, "CT"), pixels, name},
			{AppendSequence(nil, e.syntax, 0x0040_0275, name, nil, name), pixels, name},
			{nested(2, e.syntax), []byte(encapsulated(e.syntax, "", "ABCD")), name},
		} {
			b := part10(e.uid, bytes.Join(parts, nil))
			for i := len(part10(e.uid, nil)); i < len(b); i++ {
				for _, c := range [...]byte{0, 0x10, 0xFF, b[i] ^ 1} {
					broken := bytes.Clone(b)
					broken[i] = c
					for _, size := range []int64{int64(len(b)), -1} {
						inBlocks, exactly := eventsBeyond(broken, size, readAhead, 0), eventsBeyond(broken, size, 0, 3)
						if inBlocks != exactly {
							t.Fatalf("%s, size %d, byte %d is %#x: exactly\n%s\nin blocks\n%s", e.name, size, i, c, exactly, inBlocks)
						}
					}
				}
			}
		}
	}
}

// TestHalfAVRBeforeAPrivateElementIsInDoubt: a length that is one too small, or a byte
// that was lost, makes an element of what is none, and that can swallow the rest of the
// file.
func TestHalfAVRBeforeAPrivateElementIsInDoubt(t *testing.T) {
	big, little := Syntax{BigEndian: true}, Syntax{}
	name := AppendElement(nil, big, 0x0010_0010, PN, []byte(canary))
	rows := map[string][]byte{
		ExplicitVRBigEndian: slices.Concat(AppendElement(nil, big, 0x0008_0016, UI, []byte("1.2.840.10008.5.1.4.1.1.2\x00")),
			[]byte{0x08, 0x11, 0x40, 0x53, 'Q', 0, 0, byte(len(name))}, name),
		ExplicitVRLittleEndian: slices.Concat(AppendElement(nil, little, 0x0008_0020, DA, []byte("2025031n")),
			[]byte{'Q', 0x12, '!', 'S', 'Q', 0, 0, 0, 0, 0, 0, 0}, AppendElement(nil, little, 0x0010_0010, PN, []byte(canary))),
	}
	for uid, dataSet := range rows {
		b := part10(uid, dataSet)
		h := new(Header)
		if !h.Open(&memory{b: b}, int64(len(b)), len(b)) {
			t.Fatal("no DICOM")
		}
		for h.DataSet().Next() {
		}
		if h.Fault() == 0 && h.DataSet().Err() == nil {
			t.Errorf("%s: read to its end", uid)
		}
	}
}
