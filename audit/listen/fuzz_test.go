package listen

import (
	"bytes"
	"context"
	"testing"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/wiretap"
)

// heardSafely holds what every input has to: bounds, and nothing held in the end.
func heardSafely(t *testing.T, l *Listener) {
	t.Helper()
	l.End()
	if l.held != 0 {
		t.Errorf("%d bytes are held in the end", l.held)
	}
	traffic := l.Traffic()
	if traffic.Incomplete > traffic.Flows {
		t.Errorf("%+v", traffic.CaptureCounts)
	}
}

// FuzzCapture reads any bytes as a capture.
func FuzzCapture(f *testing.F) {
	c := &wiretap.Capture{}
	query(c, 1448)
	f.Add(c.Pcap(wiretap.Links[0], 0))
	f.Add(c.Pcap(wiretap.Links[4], 100))
	f.Add(c.Pcapng(wiretap.Links[0], wiretap.Links[3], 0))
	f.Add(c.Fragmented(64).Pcap(wiretap.Links[7], 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		l := New(Options{MaxHeld: 1 << 20, MaxFlows: 100, MaxLinks: 10})
		l.Capture(context.Background(), bytes.NewReader(b))
		heardSafely(t, l)
	})
}

// FuzzFlow has a conversation of any bytes, in segments that come in any order, or not
// at all.
func FuzzFlow(f *testing.F) {
	request := wiretap.Request("A", "B", wiretap.StudyFind, ct)
	answer := append(wiretap.Acceptance("A", "B", 2, dataset.ExplicitVRLittleEndian), wiretap.Command(1, 0x8020, wiretap.StudyFind, 0xFF00, wiretap.DataSet(explicit, person(1)...), whole)...)
	image := append(wiretap.DataSet(explicit, person(2)...), wiretap.Pixels(explicit, 500)...)
	f.Add(append(request, wiretap.Command(3, 1, ct, -1, image, 200)...), answer, []byte{1, 2, 3}, uint16(100))
	f.Add([]byte("POST /dicom-web/studies HTTP/1.1\r\nContent-Type: multipart/related; boundary=MARK\r\nTransfer-Encoding: chunked\r\n\r\n"+string(chunked(multipart("application/dicom", part10File(1))))),
		[]byte("HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\n\r\n"+jsonStudies(1, 2)), []byte{9}, uint16(1448))
	f.Add([]byte("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"), []byte("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00"), []byte{}, uint16(3))
	f.Fuzz(func(t *testing.T, asked, answered, order []byte, segment uint16) {
		if len(asked)+len(answered) > 1<<16 {
			return
		}
		c := &wiretap.Capture{}
		talk := c.Talk("10.1.1.9:50000", "10.1.1.2:104")
		talk.Segment = max(int(segment), 1+(len(asked)+len(answered))/500)
		talk.Open().Ask(asked).Answer(answered).Close()
		for i, o := range order { // what is swapped, or lost
			if len(c.Frames) == 0 {
				break
			}
			a, b := (i*7+int(o))%len(c.Frames), int(o)%len(c.Frames)
			if o&1 == 1 {
				c.Frames[a], c.Frames[b] = c.Frames[b], c.Frames[a]
			} else {
				c.Frames = append(c.Frames[:a], c.Frames[a+1:]...)
			}
		}
		l := New(Options{MaxHeld: 1 << 20, MaxFlows: 100, MaxLinks: 10})
		l.read(context.Background(), reader(c))
		heardSafely(t, l)
	})
}

// FuzzExtent holds that where a header ends does not depend on how it comes.
func FuzzExtent(f *testing.F) {
	f.Add(append(wiretap.DataSet(explicit, person(2)...), wiretap.Pixels(explicit, 50)...), uint8(0), uint8(9))
	f.Add(append(wiretap.DataSet(implicit, person(2)...), wiretap.Pixels(implicit, 50)...), uint8(1), uint8(9))
	f.Fuzz(func(t *testing.T, b []byte, kind, part uint8) {
		s := dataset.Syntax{Implicit: kind&1 == 1, BigEndian: kind&2 == 2}
		one := extent{syntax: s}
		end, found := one.walk(b)
		parts := extent{syntax: s}
		for n := int(part) + 1; ; n += int(part) + 1 {
			e, ok := parts.walk(b[:min(n, len(b))])
			if ok != found && ok || ok && e != end {
				t.Fatalf("%d, %t in parts; %d, %t", e, ok, end, found)
			}
			if ok || n >= len(b) {
				if ok != found {
					t.Fatalf("%t in parts, %t at once", ok, found)
				}
				break
			}
		}
		if end > len(b) || one.complete(len(b)) > len(b) {
			t.Fatalf("%d of %d", end, len(b))
		}
	})
}
