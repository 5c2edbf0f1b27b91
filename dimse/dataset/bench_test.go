package dataset

import "testing"

// response is an identifier as an archive answers a study level query.
func response(s Syntax) []byte {
	b := AppendElement(nil, s, SpecificCharacterSet, CS, []byte("ISO_IR 100"))
	b = AppendElement(b, s, 0x0008_0020, DA, []byte("20240131"))
	b = AppendElement(b, s, 0x0008_0050, SH, []byte("A0001"))
	b = AppendElement(b, s, 0x0008_0052, CS, []byte("STUDY"))
	b = AppendElement(b, s, 0x0008_0061, CS, []byte(`CT\MR`))
	b = AppendElement(b, s, 0x0008_0090, PN, []byte("Doctor^Invented"))
	b = AppendSequence(b, s, 0x0008_1032, AppendElement(nil, s, 0x0008_0100, SH, []byte("CODE")))
	b = AppendElement(b, s, 0x0010_0010, PN, []byte(canary))
	b = AppendElement(b, s, 0x0010_0020, LO, []byte("ID0001"))
	b = AppendElement(b, s, 0x0010_0030, DA, []byte("19700101"))
	b = AppendElement(b, s, 0x0010_0040, CS, []byte("O"))
	b = AppendElement(b, s, 0x0020_000D, UI, []byte("1.2.840.10008.1.2.3.4.5"))
	return AppendElement(b, s, 0x0020_1208, IS, []byte("120"))
}

var encodings = []struct {
	name   string
	uid    string
	syntax Syntax
}{
	{"implicit", ImplicitVRLittleEndian, Syntax{Implicit: true}},
	{"explicit", ExplicitVRLittleEndian, Syntax{}},
	{"big endian", ExplicitVRBigEndian, Syntax{BigEndian: true}},
}

func TestNextDoesNotAllocate(t *testing.T) {
	for _, e := range encodings {
		b := response(e.syntax)
		var d Decoder
		n, revealed := 0, 0
		run := func() {
			d.Reset(b, e.syntax)
			for d.Next() {
				n++
				revealed += len(d.Element().Value.Reveal())
			}
		}
		run()
		if got := testing.AllocsPerRun(100, run); got != 0 {
			t.Errorf("%s: %v allocations per data set", e.name, got)
		}
		if n == 0 || revealed == 0 || d.Err() != nil {
			t.Fatalf("%s: %d elements, %d bytes, error %v", e.name, n, revealed, d.Err())
		}
	}
}

func BenchmarkDecoder(b *testing.B) {
	for _, e := range encodings {
		b.Run(e.name, func(b *testing.B) {
			data := response(e.syntax)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			var d Decoder
			n, revealed := 0, 0
			for b.Loop() {
				d.Reset(data, e.syntax)
				for d.Next() {
					n++
					revealed += len(d.Element().Value.Reveal())
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "elements/s")
		})
	}
}
