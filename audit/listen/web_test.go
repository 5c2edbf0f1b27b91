package listen

import (
	"bytes"
	"fmt"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/wiretap"
)

// part10File is an object in the form of a file.
func part10File(n int) []byte {
	meta := dataset.AppendElement(nil, explicit, 0x0002_0010, dataset.UI, []byte(dataset.ExplicitVRLittleEndian))
	b := append(make([]byte, 128), "DICM"...)
	b = dataset.AppendElement(b, explicit, 0x0002_0000, dataset.UL, []byte{byte(len(meta)), 0, 0, 0})
	b = append(append(b, meta...), wiretap.DataSet(explicit, person(n)...)...)
	return append(b, wiretap.Pixels(explicit, 40_000)...)
}

func jsonStudies(from, n int) string {
	s := ""
	for i := range n {
		s += fmt.Sprintf(`,{"00100010":{"vr":"PN","Value":[{"Alphabetic":"%s^OTTO%d"}]},"00100020":{"vr":"LO","Value":["%s%d"]},"0020000D":{"vr":"UI","Value":["1.2.%d"]}}`, fixtures.Canary, i+from, fixtures.Canary, i+from, i+from)
	}
	return "[" + s[1:] + "]"
}

func multipart(kind string, parts ...[]byte) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		fmt.Fprintf(&b, "--MARK\r\nContent-Type: %s\r\n\r\n%s\r\n", kind, p)
	}
	b.WriteString("--MARK--\r\n")
	return b.Bytes()
}

func chunked(b []byte) []byte {
	var out bytes.Buffer
	for len(b) > 0 {
		n := min(len(b), 1000)
		fmt.Fprintf(&out, "%x\r\n%s\r\n", n, b[:n])
		b = b[n:]
	}
	out.WriteString("0\r\n\r\n")
	return out.Bytes()
}

func browse(c *wiretap.Capture, segment int) {
	t := c.Talk("10.1.1.7:50100", "10.1.1.2:8042")
	t.Segment = segment
	t.Open()
	list := jsonStudies(0, 7)
	t.Ask([]byte("GET /dicom-web/studies?limit=7 HTTP/1.1\r\nHost: x\r\nAccept: application/dicom+json\r\n\r\n"))
	t.Answer(fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\nContent-Length: %d\r\n\r\n%s", len(list), list))
	t.Ask([]byte("GET /dicom-web/studies/1.2.3/series HTTP/1.1\r\nAccept: application/dicom+json\r\n\r\nGET /favicon.ico HTTP/1.1\r\n\r\n"))
	t.Answer(append([]byte("HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\nTransfer-Encoding: chunked\r\n\r\n"), chunked([]byte(jsonStudies(20, 2)))...))
	t.Answer([]byte("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno!"))
	body := multipart("application/dicom", part10File(40), part10File(41), part10File(42))
	t.Ask(fmt.Appendf(nil, "POST /dicom-web/studies HTTP/1.1\r\nContent-Type: multipart/related; type=\"application/dicom\"; boundary=MARK\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
	t.Answer([]byte("HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\nContent-Length: 2\r\n\r\n{}"))
	t.Ask([]byte("GET /dicom-web/studies/1.2.3 HTTP/1.1\r\n\r\n"))
	body = multipart("application/dicom", part10File(40), part10File(43))
	t.Answer(fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: multipart/related; type=application/dicom; boundary=MARK\r\n\r\n%s", body))
	t.Close()
}

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
