package listen

import (
	"bytes"
	"context"
	"testing"
	"time"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/scanner"
	"pacsaudit/fixtures/wiretap"
)

// stores is a capture of objects of half a megabyte that are stored, in segments of a
// size.
func stores(objects, segment int) []byte {
	c := &wiretap.Capture{}
	t := c.Talk("10.1.1.9:50000", "10.1.1.2:104")
	t.Segment = segment
	t.Open()
	t.Ask(wiretap.Request("MODALITY", "ARCHIVE", ct))
	t.Answer(wiretap.Acceptance("MODALITY", "ARCHIVE", 1, dataset.ExplicitVRLittleEndian))
	for n := range objects {
		t.Ask(wiretap.Command(1, 1, ct, -1, scanner.DataSet(n, 500_000), 128<<10))
		t.Answer(wiretap.Command(1, 0x8001, ct, 0, nil, whole))
	}
	t.Ask(wiretap.ReleaseRQ()).Answer(wiretap.ReleaseRP()).Close()
	return c.Pcap(wiretap.Links[0], 0)
}

func BenchmarkStores(b *testing.B) {
	for _, row := range []struct {
		name    string
		segment int
	}{{"large", 60000}, {"1448", 1448}} {
		b.Run(row.name, func(b *testing.B) {
			capture := stores(200, row.segment)
			b.SetBytes(int64(len(capture)))
			b.ReportAllocs()
			for b.Loop() {
				l := New(Options{Today: time.Now()})
				if err := l.Capture(context.Background(), bytes.NewReader(capture)); err != nil {
					b.Fatal(err)
				}
				l.End()
				if t := l.Traffic(); t.Incomplete != 0 || t.Links[0].Tally.Records != 200 {
					b.Fatalf("%+v", t.CaptureCounts)
				}
			}
		})
	}
}
