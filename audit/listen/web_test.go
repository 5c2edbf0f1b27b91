package listen

import (
	"testing"

	"pacsaudit/audit"
	"pacsaudit/fixtures/wiretap"
)

func part10File(n int) []byte                       { return wiretap.File(n) }
func jsonStudies(from, n int) string                { return wiretap.JSONStudies(from, n) }
func multipart(kind string, parts ...[]byte) []byte { return wiretap.Multipart(kind, parts...) }
func chunked(b []byte) []byte                       { return wiretap.Chunked(b) }
func browse(c *wiretap.Capture, segment int)        { c.Browse("10.1.1.7:50100", "10.1.1.2:8042", segment) }

func TestDICOMwebInTheClearIsCounted(t *testing.T) {
	for _, segment := range []int{1, 3, 50, 1448, 60000} {
		c := &wiretap.Capture{}
		browse(c, segment)
		traffic := heard(t, c.Pcap(ethernet, 0))
		if traffic.Web != 1 || traffic.Incomplete != 0 || len(traffic.Links) != 1 {
			t.Fatalf("%d: %+v", segment, traffic.CaptureCounts)
		}
		l := traffic.Links[0]
		if want := (audit.ServiceCounts{QIDO: 2, STOW: 1, WADO: 1}); l.Services != want || l.Transport != audit.OverHTTP || l.Server.String() != "10.1.1.2:8042" {
			t.Errorf("%d: %+v", segment, l.LinkFacts)
		}
		if l.Matches != 9 || l.Objects != 5 || l.Partly != 0 || l.Tally.Records != 14 || l.Tally.AnyExposed != 14 || l.Tally.Patients.Count() != 13 {
			t.Errorf("%d: %+v, %d records of %d patients", segment, l.LinkFacts, l.Tally.Records, l.Tally.Patients.Count())
		}
	}
}

func TestLostPacketsOfDICOMwebMakeLowerBounds(t *testing.T) {
	c := &wiretap.Capture{}
	browse(c, 1448)
	for lost, f := range c.Frames {
		if f.Data == 0 {
			continue
		}
		traffic := heard(t, c.Kept(func(i int, _ wiretap.Frame) bool { return i != lost }).Pcap(ethernet, 0))
		if traffic.Incomplete != 1 || traffic.Measured() || len(traffic.Links) == 1 && !traffic.Links[0].AtLeast() {
			t.Errorf("%d: %+v", lost, traffic.CaptureCounts)
		}
		for _, l := range traffic.Links {
			if l.Matches > 9 || l.Objects > 5 || l.Tally != nil && l.Tally.Records > 14 {
				t.Errorf("%d: %+v", lost, l.LinkFacts)
			}
		}
	}
}

func TestOtherTrafficIsNoLink(t *testing.T) {
	c := &wiretap.Capture{}
	talk := c.Talk("10.1.1.7:50100", "10.1.1.3:80").Open()
	talk.Ask([]byte("GET /index.html HTTP/1.1\r\n\r\n"))
	talk.Answer([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
	talk.Close()
	talk = c.Talk("10.1.1.7:50101", "10.1.1.3:22").Open()
	talk.Answer([]byte("SSH-2.0-OpenSSH_9.9\r\n")).Ask([]byte("SSH-2.0-client\r\n")).Close()
	c.Talk("10.1.1.7:50102", "10.1.1.3:104").Refuse()
	traffic := heard(t, c.Pcap(ethernet, 0))
	if len(traffic.Links) != 0 || traffic.Flows != 3 || traffic.Incomplete != 0 || traffic.Web != 1 || traffic.DICOM != 0 {
		t.Errorf("%+v, %d links", traffic.CaptureCounts, len(traffic.Links))
	}
}
