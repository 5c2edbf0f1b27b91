package dataset

import (
	"bytes"
	"fmt"
	"testing"
)

// TestALongValueIsShownInParts puts the parts of a value together again.
func TestALongValueIsShownInParts(t *testing.T) {
	for _, n := range []int{2, maxBulkPrefix, maxBulkPrefix + 2, MaxPrefix, MaxPrefix + 2, MaxPrefix + partSize, 100_000} {
		for _, vr := range []VR{UT, OB, UN} {
			long := make([]byte, n)
			for i := range long {
				long[i] = byte('a' + i%26 + i/1000%7)
			}
			b := AppendElement(nil, Syntax{}, 0x0008_0005, CS, []byte("ISO_IR 100"))
			b = AppendElement(b, Syntax{}, 0x0009_1001, vr, long)
			b = AppendElement(b, Syntax{}, 0x0010_0020, LO, []byte("A1"))
			for _, cut := range []int{0, 30, n/2 + 30} {
				if cut > n {
					continue
				}
				file := part10(ExplicitVRLittleEndian, b[:len(b)-cut])
				for _, size := range []int64{int64(len(file)), -1} {
					for _, uid := range []string{ExplicitVRLittleEndian, deflatedUID} {
						if uid == deflatedUID {
							if file = part10(uid, deflate(b[:len(b)-cut])); size > 0 {
								size = int64(len(file))
							}
						}
						_, plain, _ := headerEvents(file, size, readAhead, 0)
						h, m := new(Header), &memory{b: file}
						h.Open(m, size, readAhead)
						var got []byte
						behind := ""
						for d := h.DataSet(); d.Next(); {
							if d.Element().Tag != 0x0009_1001 {
								behind = fmt.Sprint(d.Element().Tag)
								continue
							}
							got = bytes.Clone(d.Element().Value.Reveal())
							for before := len(got); d.More(); before = d.Element().Value.Len() {
								part := d.Element().Value.Reveal()
								overlap := min(before, Overlap)
								if !bytes.Equal(part[:overlap], got[len(got)-overlap:]) {
									t.Fatalf("%v of %d: a part begins with other bytes than the last ended with", vr, n)
								}
								got = append(got, part[overlap:]...)
							}
						}
						want := long
						if missing := cut - 10; cut > 0 {
							want = long[:n-missing]
						}
						if !bytes.Equal(got, want) || h.Fault() != plain.Fault() || cut == 0 && behind != "(0010,0020)" {
							t.Errorf("%v of %d, %d cut off, size %d, %s: %d bytes of %d, fault %v not %v, then %s", vr, n, cut, size, uid, len(got), len(want), h.Fault(), plain.Fault(), behind)
						}
					}
				}
			}
		}
	}
}

func TestAValueInMemoryHasNoParts(t *testing.T) {
	var d Decoder
	d.Reset(AppendElement(nil, Syntax{}, 0x0009_1001, UT, make([]byte, 100_000)), Syntax{})
	if d.More() || !d.Next() || d.More() || d.Element().Value.Len() != 100_000 {
		t.Error("there is more")
	}
}
