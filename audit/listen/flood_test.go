package listen

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"pacsaudit/fixtures/wiretap"
)

// TestAFloodOfSYNsTakesNoMoreThanItsBound: each is a flow that nobody answered. What
// spoke before is still followed.
func TestAFloodOfSYNsTakesNoMoreThanItsBound(t *testing.T) {
	l := New(Options{MaxFlows: 1000})
	front := &wiretap.Capture{}
	query(front, 1448)
	l.read(context.Background(), reader(front.Kept(func(i int, _ wiretap.Frame) bool { return i < 8 })))
	const flood = 1_000_000
	made := &wiretap.Capture{}
	made.Talk("10.9.9.9:1", "10.1.1.2:104").SYN()
	_, frame := made.Frames[0], wiretap.Links[0].Wrap(made.Frames[0].IP)
	var before runtime.MemStats
	for i := range flood {
		frame[14+12+3], frame[14+12+2], frame[14+20], frame[14+21] = byte(i), byte(i>>8), byte(i>>16), 7
		s, v := l.packets.decode(linkType(wiretap.Links[0].Type), frame)
		if v != tcpSegment {
			t.Fatal(v)
		}
		l.packet(&s, int64(i))
		if len(l.flows) > 1000 {
			t.Fatalf("%d flows are kept", len(l.flows))
		}
		if i == flood/2 {
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
	}
	var after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 1<<20 {
		t.Errorf("memory grew by %d bytes", grown)
	}
	l.read(context.Background(), reader(front.Kept(func(i int, _ wiretap.Frame) bool { return i >= 8 })))
	l.End()
	traffic := l.Traffic()
	if traffic.Flows != flood+1 || traffic.Incomplete != flood {
		t.Errorf("%+v", traffic.CaptureCounts)
	}
	if len(traffic.Links) != 1 || traffic.Links[0].Tally.Records != 2 || traffic.Links[0].AtLeast() {
		t.Errorf("what spoke was forgotten: %+v", traffic.Links)
	}
}

// TestManyOpenAssociationsTakeNoMoreThanTheirBound: each waits in the middle of a
// header.
func TestManyOpenAssociationsTakeNoMoreThanTheirBound(t *testing.T) {
	l := New(Options{MaxHeld: 1 << 20, MaxLinks: 50})
	for i := range 2000 {
		c := &wiretap.Capture{}
		talk := c.Talk(fmt.Sprintf("10.9.%d.%d:5000", i/250, i%250), "10.1.1.2:104").Open()
		talk.Ask(wiretap.Request("A", "B", ct))
		talk.Answer(wiretap.Acceptance("A", "B", 1, "1.2.840.10008.1.2.1"))
		image := append(wiretap.DataSet(explicit, person(i)...), make([]byte, 3000)...)
		message := wiretap.Command(1, 1, ct, -1, image, whole)
		talk.Ask(message[:len(message)-1500])
		l.read(context.Background(), reader(c))
		if l.held > 1<<20 || len(l.links) > 50 {
			t.Fatalf("%d bytes are held, %d links", l.held, len(l.links))
		}
	}
	l.End()
	traffic := l.Traffic()
	if traffic.Flows != 2000 || traffic.Incomplete != 2000 || traffic.Unlinked == 0 || traffic.Measured() || l.held != 0 {
		t.Errorf("%+v, %d", traffic.CaptureCounts, l.held)
	}
}

// TestTenThousandOpenAssociationsFitTheirBound: each is another link, and showed a
// patient.
func TestTenThousandOpenAssociationsFitTheirBound(t *testing.T) {
	const open = 10_000
	l := New(Options{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range open {
		c := &wiretap.Capture{}
		talk := c.Talk(fmt.Sprintf("10.9.%d.%d:5000", i/250, i%250), "10.1.1.2:104").Open()
		talk.Ask(wiretap.Request("A", "B", wiretap.StudyFind))
		talk.Answer(wiretap.Acceptance("A", "B", 1, "1.2.840.10008.1.2.1"))
		talk.Answer(wiretap.Command(1, 0x8020, wiretap.StudyFind, 0xFF00, wiretap.DataSet(explicit, person(i)...), whole))
		for _, f := range c.Frames {
			s, _ := l.packets.decode(linkType(wiretap.Links[7].Type), f.IP)
			l.packet(&s, f.At.UnixNano())
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 192<<20 {
		t.Errorf("memory grew by %d MiB", grown>>20)
	} else {
		t.Logf("memory grew by %d MiB", grown>>20)
	}
	l.End()
	if len(l.links) != open || l.counts.Unlinked > 0 {
		t.Errorf("%d links", len(l.links))
	}
}
