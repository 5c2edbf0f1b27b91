package dataset

import (
	"bytes"
	"fmt"
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

// TestDamageReadsTheSameWhetherTheSizeIsKnown breaks, cuts, drops and doubles each byte of
// files, and reads them as files and as streams. Which of several faults comes first may
// depend on it.
func TestDamageReadsTheSameWhetherTheSizeIsKnown(t *testing.T) {
	for _, e := range encodings {
		el := func(tag Tag, vr VR, v string) []byte { return AppendElement(nil, e.syntax, tag, vr, []byte(v)) }
		name, pixels := el(0x0010_0010, PN, "A^B "), el(PixelData, OW, string(make([]byte, 20)))
		modality, owner := el(0x0008_0060, CS, "CT"), el(0x0009_0010, LO, "OWNER ")
		for _, parts := range [][][]byte{
			{modality, pixels, name},
			{modality, owner, el(0x0009_1001, UN, "abc "), name},
			{AppendSequence(nil, e.syntax, 0x0040_0275, name, nil, name), pixels, name},
			{nested(2, e.syntax), []byte(encapsulated(e.syntax, "", "ABCD")), name},
		} {
			b := part10(e.uid, bytes.Join(parts, nil))
			for i := len(part10(e.uid, nil)); i < len(b); i++ {
				damaged := [][]byte{b[:i], slices.Concat(b[:i], b[i+1:]), slices.Concat(b[:i+1], b[i:])}
				for _, c := range [...]byte{0, 0x10, 0xFF, 'Q', b[i] ^ 1} {
					broken := bytes.Clone(b)
					broken[i] = c
					damaged = append(damaged, broken)
				}
				for _, broken := range damaged {
					file, stream := eventsOfSize(broken, int64(len(broken))), eventsOfSize(broken, -1)
					if file != stream {
						t.Fatalf("%s, byte %d, %q: as a file\n%s\nas a stream\n%s", e.name, i, broken, file, stream)
					}
				}
			}
		}
	}
}

// eventsOfSize is what a file of a size comes to, and whether all of it was read.
func eventsOfSize(b []byte, size int64) string {
	h := new(Header)
	h.Beyond(true)
	if !h.Open(&memory{b: b}, size, readAhead) {
		return "not DICOM"
	}
	got, _ := events(h.DataSet())
	return fmt.Sprintf("%s%v %v %v %v", got, h.DataSet().Counts(), h.Fault() == 0, h.PixelData(), h.Unseen())
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
