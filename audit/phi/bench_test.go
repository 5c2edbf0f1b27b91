package phi

import (
	"bytes"
	"fmt"
	"testing"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
)

// rows are responses of an archive that supports every key, encoded in implicit
// VR little endian.
func rows(n int) (encoded [][]byte, size, elements int) {
	archive := fixtures.Archive{Studies: n, StudiesPerPatient: 2, Mix: fixtures.Mix{Exposed: 18, Placeholder: 1, Pseudonym: 1}}
	var d dataset.Decoder
	for s := range archive.All() {
		b := encode(implicit, response(s)...)
		encoded = append(encoded, b)
		size += len(b)
		for d.Reset(b, implicit); d.Next(); {
			if k := d.Element().Kind; k == dataset.Primitive || k == dataset.SequenceStart {
				elements++
			}
		}
	}
	return encoded, size / n, elements / n
}

func BenchmarkInspect(b *testing.B) {
	encoded, size, elements := rows(1000)
	in := NewInspector(testDay)
	in.file.on = true // the same studies again and again
	var d dataset.Decoder
	for _, r := range encoded {
		d.Reset(r, implicit)
		in.Inspect(&d)
	}
	b.ReportAllocs()
	i, start := 0, cpuTime(b)
	for b.Loop() {
		d.Reset(encoded[i%len(encoded)], implicit)
		in.Inspect(&d)
		i++
	}
	perRecord := float64(cpuTime(b)-start) / float64(b.N)
	b.ReportMetric(perRecord, "cpu-ns/record")
	b.ReportMetric(float64(size), "bytes/record")
	b.ReportMetric(float64(elements), "elements/record")
	b.ReportMetric(float64(elements)*1e9/perRecord, "elements/s")
}

// BenchmarkAnswers is BenchmarkInspect for the answers of a server, each of a
// study of its own: they are told apart too.
func BenchmarkAnswers(b *testing.B) {
	encoded, _, _ := rows(1000)
	var uid [1000][]byte // in the encoded row
	for i, r := range encoded {
		at := bytes.Index(r, []byte("2.25."))
		uid[i] = r[at+5 : at+5+12]
	}
	in := NewInspector(testDay)
	var d dataset.Decoder
	i, start := 0, cpuTime(b)
	for b.Loop() {
		copy(uid[i%1000], fmt.Sprintf("%012d", i))
		d.Reset(encoded[i%1000], implicit)
		in.Inspect(&d)
		i++
	}
	b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N), "cpu-ns/record")
	if in.tally.Records != uint64(i) {
		b.Errorf("%d records of %d", in.tally.Records, i)
	}
}

// BenchmarkDecode is the part of BenchmarkInspect that is not counting.
func BenchmarkDecode(b *testing.B) {
	encoded, _, _ := rows(1000)
	var d dataset.Decoder
	i, start := 0, cpuTime(b)
	for b.Loop() {
		d.Reset(encoded[i%len(encoded)], implicit)
		for d.Next() {
		}
		i++
	}
	b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N), "cpu-ns/record")
}
