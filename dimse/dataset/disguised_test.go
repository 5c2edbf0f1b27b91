package dataset

import (
	"testing"
)

// TestSequencesInDisguiseAreRead has items in elements of another VR, and in the other
// byte order. The patient stands nowhere else.
func TestSequencesInDisguiseAreRead(t *testing.T) {
	for _, e := range encodings {
		for _, inner := range encodings {
			person := AppendElement(AppendElement(nil, inner.syntax, 0x0010_0010, PN, []byte("A^B ")), inner.syntax, 0x0010_0020, LO, []byte("H1"))
			item := inner.syntax.appendU32(appendTag(nil, inner.syntax, Item), uint32(len(person)))
			item = append(item, person...)
			open := append(inner.syntax.appendU32(appendTag(nil, inner.syntax, Item), undefinedLength), person...)
			open = inner.syntax.appendU32(appendTag(open, inner.syntax, ItemDelimitationItem), 0)
			for _, tag := range []Tag{0x0008_1120, 0x0009_1001, 0x0010_4000, 0x0040_A160} {
				for _, vr := range []VR{UN, OB, OW, LT, UT, LO} {
					for name, items := range map[string][]byte{"an item": item, "without a length": open, "two items": append(append([]byte{}, item...), item...)} {
						b := AppendElement(nil, e.syntax, 0x0008_0005, CS, []byte("ISO_IR 100"))
						b = AppendElement(b, e.syntax, 0x0008_0016, UI, []byte("1.2.840.10008.5.1.4.1.1.2"))
						b = AppendElement(b, e.syntax, tag, vr, items)
						b = AppendElement(b, e.syntax, 0x0040_A730, SQ, nil)
						b = AppendElement(b, e.syntax, PixelData, OW, make([]byte, 100))
						for way, size := range map[string]int64{"file": 0, "stream": -1} {
							file := part10(e.uid, b)
							for _, long := range []bool{false, true} {
								h := new(Header)
								h.Beyond(true)
								h.file.noQuick = long
								if size == 0 {
									size = int64(len(file))
								}
								h.Open(&memory{b: file}, size, 512)
								if got := tell(h.DataSet()); got.name != "A^B" || got.id != "H1" || !h.PixelData() {
									t.Errorf("%s in %s, %08X, %s, %s, %s: %+v, %v", inner.name, e.name, uint32(tag), vr, name, way, got, h.Fault())
								}
							}
						}
					}
				}
			}
		}
	}
}
