package listen

import (
	"bufio"
	"bytes"
	"context"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/wiretap"
)

var (
	implicit = dataset.Syntax{Implicit: true}
	explicit = dataset.Syntax{}
)

// heard is what a listener makes of captures.
func heard(t *testing.T, captures ...[]byte) *audit.Traffic {
	t.Helper()
	l := New(Options{Today: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)})
	for _, c := range captures {
		if err := l.Capture(context.Background(), bytes.NewReader(c)); err != nil {
			t.Fatal(err)
		}
	}
	l.End()
	if l.held != 0 {
		t.Errorf("%d bytes are held in the end", l.held)
	}
	return l.Traffic()
}

// person is a data set that names patient n.
func person(n int) []wiretap.Element { return wiretap.Patient(n) }

// Message sizes and commands of the conversations here.
const (
	whole = 16000 // bytes of a PDV
	ct    = wiretap.CTStorage
)

// everything is [wiretap.Capture.Everything].
func everything(c *wiretap.Capture, client, server string) { c.Everything(client, server) }

// check compares what everything said with what was counted of it.
func check(t *testing.T, l *audit.TrafficLink) {
	t.Helper()
	want := audit.ServiceCounts{Echo: 1, Find: 1, Worklist: 1, Move: 1, Get: 1, Store: 3, MPPS: 1, Commitment: 1, Print: 1}
	if l.Services != want {
		t.Errorf("services %+v", l.Services)
	}
	if l.Associations != 1 || l.Accepted != 1 || l.Rejected != 0 || l.Released != 1 || l.Aborted != 0 {
		t.Errorf("%+v", l.LinkFacts)
	}
	if l.Calling.String() != "WORKSTATION" || l.Called.String() != "ARCHIVE" {
		t.Errorf("titles %q, %q", l.Calling, l.Called)
	}
	if l.Matches != 15 || l.Objects != 3 || l.Failures != 1 || l.Exposing != 2 || l.Partly != 0 || l.Guessed != 0 {
		t.Errorf("%+v", l.LinkFacts)
	}
	if l.Tally == nil || l.Tally.Records != 16 || l.Tally.Duplicates != 2 || l.Tally.AnyExposed != 16 || l.Tally.Patients.Count() != 16 || l.Tally.Malformed != 0 {
		t.Errorf("another tally")
	}
}

func TestEveryServiceOfAConversationIsCounted(t *testing.T) {
	for _, link := range wiretap.Links {
		for _, ends := range [][2]string{{"10.1.1.9:50000", "10.1.1.2:104"}, {"[fd00::1]:40000", "[fd00::2]:11112"}, {"10.9.9.9:104", "10.1.1.2:60000"}} {
			t.Run(link.Name+ends[0], func(t *testing.T) {
				c := &wiretap.Capture{}
				everything(c, ends[0], ends[1])
				for _, file := range [][]byte{c.Pcap(link, 0), c.Pcapng(link, wiretap.Links[0], 0)} {
					traffic := heard(t, file)
					if traffic.Packets != uint64(len(c.Frames)) || traffic.Flows != 1 || traffic.Incomplete != 0 || traffic.DICOM != 1 || !traffic.Measured() {
						t.Errorf("%+v", traffic.CaptureCounts)
					}
					if len(traffic.Links) != 1 {
						t.Fatalf("%d links", len(traffic.Links))
					}
					l := traffic.Links[0]
					if got := l.Server.String(); got != ends[1] || l.AtLeast() {
						t.Errorf("server %s, at least %t", got, l.AtLeast())
					}
					check(t, l)
				}
			})
		}
	}
}

func TestFragmentsAndSegmentsOfAnySizeCountTheSame(t *testing.T) {
	for _, size := range []int{1, 7, 100, 1448, 9000, 60000} {
		c := &wiretap.Capture{}
		query(c, size)
		traffic := heard(t, c.Pcap(wiretap.Links[0], 0))
		if traffic.Incomplete != 0 || len(traffic.Links) != 1 || traffic.Links[0].Tally.Records != 2 {
			t.Errorf("size %d: %+v", size, traffic.CaptureCounts)
		}
	}
	c := &wiretap.Capture{}
	everything(c, "10.1.1.9:50000", "10.1.1.2:104")
	for _, size := range []int{16, 512} {
		traffic := heard(t, c.Fragmented(size).Pcap(wiretap.Links[0], 0))
		if traffic.Incomplete != 0 || len(traffic.Links) != 1 {
			t.Fatalf("%d: %+v", size, traffic.CaptureCounts)
		}
		check(t, traffic.Links[0])
	}
}

// query is one with two matches, in segments of a size.
func query(c *wiretap.Capture, size int) {
	t := c.Talk("10.1.1.9:50000", "10.1.1.2:104")
	t.Segment = size
	t.Open()
	t.Ask(wiretap.Request("A", "B", wiretap.StudyFind))
	t.Answer(wiretap.Acceptance("A", "B", 1, dataset.ImplicitVRLittleEndian))
	t.Ask(wiretap.Command(1, 0x0020, wiretap.StudyFind, -1, wiretap.DataSet(implicit, wiretap.Element{Tag: 0x0010_0010, VR: dataset.PN}), whole))
	for n := range 2 {
		t.Answer(wiretap.Command(1, 0x8020, wiretap.StudyFind, 0xFF00, wiretap.DataSet(implicit, person(n)...), whole))
	}
	t.Answer(wiretap.Command(1, 0x8020, wiretap.StudyFind, 0, nil, whole))
	t.Ask(wiretap.ReleaseRQ()).Answer(wiretap.ReleaseRP()).Close()
}

func reader(c *wiretap.Capture) *bufio.Reader {
	return bufio.NewReaderSize(bytes.NewReader(c.Pcap(wiretap.Links[0], 0)), readBuffer)
}
