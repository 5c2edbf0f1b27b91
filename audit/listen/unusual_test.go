package listen

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/wiretap"
)

// severity is that of the worst that was found.
func severity(traffic *audit.Traffic) (worst audit.Severity) {
	for _, f := range traffic.Judge(checks.All(), time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)) {
		if f.Verdict.Ruling == audit.RulingFail {
			worst = max(worst, f.Severity)
		}
	}
	return worst
}

// nested are sequences in sequences, in implicit VR.
func nested(n int) (b []byte) {
	for range n {
		item := dataset.AppendElement(nil, implicit, 0xFFFE_E000, dataset.UN, b)
		b = dataset.AppendElement(nil, implicit, 0x0008_1140, dataset.SQ, item)
	}
	return b
}

// TestAPersonInUnusualMessagesIsNotClean: whatever the message is, a person who goes
// past in the clear is a finding of high severity, or the capture is not settled.
func TestAPersonInUnusualMessagesIsNotClean(t *testing.T) {
	shown := wiretap.DataSet(implicit, person(1)...)
	for name, row := range map[string]struct {
		ask, answer []byte
		settled     bool
	}{
		"a query by name":             {ask: wiretap.Command(1, 0x0020, wiretap.StudyFind, -1, shown, whole), settled: true},
		"a procedure step":            {ask: wiretap.Command(3, 0x0140, wiretap.ProcedureStep, -1, shown, whole), settled: true},
		"an answer to N-GET":          {answer: wiretap.Command(3, 0x8110, wiretap.ProcedureStep, 0, shown, whole), settled: true},
		"an answer to N-CREATE":       {answer: wiretap.Command(3, 0x8140, wiretap.ProcedureStep, 0, shown, whole), settled: true},
		"one that nobody announced":   {ask: append(wiretap.Command(5, 0x0001, ct, -1, nil, whole), dataOnly(5, shown)...)},
		"an answer nobody announced":  {answer: append(wiretap.Command(1, 0x8020, wiretap.StudyFind, 0xFF00, nil, whole), dataOnly(1, shown)...)},
		"behind a sequence too deep":  {ask: wiretap.Command(5, 0x0001, ct, -1, append(nested(100), shown...), whole)},
		"in a syntax that it has not": {ask: wiretap.Command(5, 0x0001, ct, -1, wiretap.DataSet(explicit, person(1)...), whole)},
	} {
		c := &wiretap.Capture{}
		talk := c.Talk("10.1.1.9:50000", "10.1.1.2:104").Open()
		talk.Ask(wiretap.Request("A", "B", wiretap.StudyFind, wiretap.ProcedureStep, ct)).Answer(wiretap.Acceptance("A", "B", 3, dataset.ImplicitVRLittleEndian))
		talk.Ask(row.ask).Answer(row.answer).Ask(wiretap.ReleaseRQ()).Answer(wiretap.ReleaseRP()).Close()
		traffic := heard(t, c.Pcap(ethernet, 0))
		if row.settled != traffic.Measured() || len(traffic.Links) != 1 || row.settled != !traffic.Links[0].AtLeast() {
			t.Errorf("%s: %+v", name, traffic.CaptureCounts)
		}
		if row.settled && severity(traffic) != audit.High {
			t.Errorf("%s: severity %v, %+v", name, severity(traffic), traffic.Links[0].LinkFacts)
		}
	}
}

// dataOnly is a data set without a command set.
func dataOnly(context byte, b []byte) []byte {
	all := wiretap.Command(context, 0x0001, ct, -1, b, whole)
	return all[len(all)-len(b)-12:]
}

// answered is an answer of a web server with a body.
func answered(kind, more string, body []byte) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s", kind, more, len(body), body)
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// TestAPersonOnTheWebIsNotClean: under other paths, in other forms, in the address.
func TestAPersonOnTheWebIsNotClean(t *testing.T) {
	post := func(path, kind, more string, body []byte) []byte {
		return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s", path, kind, more, len(body), body)
	}
	get := func(path string) []byte {
		return []byte("GET " + path + " HTTP/1.1\r\nAccept: */*\r\n\r\n")
	}
	parts := multipart("application/dicom", part10File(1))
	related := `multipart/related; type="application/dicom"; boundary=MARK`
	native := bytes.ReplaceAll(parts, []byte("application/dicom"), []byte("application/dicom+xml"))
	cut := answered("application/dicom+json", "", []byte(jsonStudies(0, 3)))
	for name, row := range map[string]struct {
		ask, answer []byte
		settled     bool
	}{
		"a file of Orthanc's":      {get("/instances/1/file"), answered("application/dicom", "", part10File(1)), true},
		"a file for Orthanc":       {post("/instances", "application/dicom", "", part10File(1)), answered("application/json", "", []byte("{}")), true},
		"a file of no type":        {post("/instances", "application/x-www-form-urlencoded", "", part10File(1)), answered("application/json", "", []byte("{}")), true},
		"an answer of no type":     {get("/export"), answered("application/octet-stream", "", part10File(1)), true},
		"through a proxy":          {post("http://pacs/dicom-web/studies", related, "", parts), answered("application/json", "", []byte("{}")), true},
		"a name in the address":    {get("/dicom-web/studies?PatientName=" + "Tanaka%5EYumiko"), answered("application/dicom+json", "", []byte("[]")), true},
		"an identifier in it":      {get("/dicom-web/studies?limit=1&00100020=4711-0815"), []byte("HTTP/1.1 204 No Content\r\n\r\n"), true},
		"in compressed parts":      {post("/dicom-web/studies", related, "Content-Encoding: gzip\r\n", zipped(parts)), answered("application/json", "", []byte("{}")), false},
		"in parts of XML":          {get("/dicom-web/studies"), answered(`multipart/related; type="application/dicom+xml"; boundary=MARK`, "", native), false},
		"an answer without asking": {nil, answered("application/dicom+json", "", []byte(jsonStudies(0, 3))), false},
		"an answer that ends":      {get("/dicom-web/studies"), cut[:len(cut)-40], false},
		"HTTP/2":                   {[]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"), nil, false},
	} {
		c := &wiretap.Capture{}
		c.Talk("10.1.1.9:50000", "10.1.1.2:8042").Open().Ask(row.ask).Answer(row.answer).Close()
		traffic := heard(t, c.Pcap(ethernet, 0))
		if row.settled != traffic.Measured() {
			t.Errorf("%s: %+v", name, traffic.CaptureCounts)
		}
		if row.settled && severity(traffic) != audit.High {
			t.Errorf("%s: severity %v, %d links", name, severity(traffic), len(traffic.Links))
		}
	}
}

// TestDICOMBehindAProxyIsFound: its head says who asks, and then the conversation
// begins.
func TestDICOMBehindAProxyIsFound(t *testing.T) {
	for _, head := range []string{"PROXY TCP4 192.0.2.1 192.0.2.2 50000 104\r\n", "\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x01\xc0\x00\x02\x02\xc3\x50\x00\x68", "CONNECT pacs:104 HTTP/1.1\r\nHost: pacs\r\n\r\n"} {
		c := &wiretap.Capture{}
		talk := c.Talk("10.1.1.9:50000", "10.1.1.2:3128").Open().Ask([]byte(head))
		if head[0] == 'C' {
			talk.Answer([]byte("HTTP/1.1 200 Connection established\r\n\r\n"))
		}
		talk.Ask(wiretap.Request("A", "B", ct)).Answer(wiretap.Acceptance("A", "B", 1, dataset.ExplicitVRLittleEndian))
		talk.Ask(wiretap.Command(1, 0x0001, ct, -1, wiretap.DataSet(explicit, person(1)...), whole)).Ask(wiretap.ReleaseRQ()).Answer(wiretap.ReleaseRP()).Close()
		traffic := heard(t, c.Pcap(ethernet, 0))
		if len(traffic.Links) != 1 || traffic.Measured() || traffic.Links[0].Associations != 1 || traffic.Links[0].Tally.Identified != 1 {
			t.Errorf("%q: %+v, %d links", head, traffic.CaptureCounts, len(traffic.Links))
		}
	}
}

// TestSSLIsOlderThanEveryVersion: in its own form, and with the ClientHello of SSL 2.0
// that some clients still begin with.
func TestSSLIsOlderThanEveryVersion(t *testing.T) {
	record := func(version uint16, b []byte) []byte {
		return append([]byte{0x16, byte(version >> 8), byte(version), 0, byte(len(b))}, b...)
	}
	hello := append([]byte{1, 0, 0, 41, 3, 0}, make([]byte, 33)...)
	hello = append(hello, 0, 2, 0, 5, 1, 0)
	server := func(version byte) []byte {
		b := append([]byte{2, 0, 0, 38, 3, version}, make([]byte, 33)...)
		return append(b, 0, 5, 0)
	}
	older := append([]byte{0x80, 9 + 3 + 16, 1, 3, 1, 0, 3, 0, 0, 0, 16, 0, 0, 5}, make([]byte, 16)...)
	for name, row := range map[string]struct {
		ask, answer []byte
		ssl         uint64
		oldest      audit.TLSVersion
	}{
		"SSL 3.0":                       {record(0x300, hello), record(0x300, server(0)), 1, audit.NoTLS},
		"TLS 1.0, in the form of SSL 2": {older, record(0x301, server(1)), 0, audit.TLS10},
	} {
		c := &wiretap.Capture{}
		c.Talk("10.1.1.9:50000", "10.1.1.2:2762").Open().Ask(row.ask).Answer(row.answer).Close()
		traffic := heard(t, c.Pcap(ethernet, 0))
		if len(traffic.Links) != 1 || traffic.Links[0].TLS == nil {
			t.Errorf("%s: %+v", name, traffic.CaptureCounts)
			continue
		}
		if s := traffic.Links[0].TLS; s.Handshakes != 1 || s.SSL != row.ssl || s.Oldest != row.oldest {
			t.Errorf("%s: %+v", name, s)
		}
		old := false
		for _, f := range traffic.Judge(checks.All(), time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)) {
			old = old || f.Check.ID == audit.NewID("tls-old-version") && f.Verdict.Ruling == audit.RulingFail
		}
		if !old {
			t.Errorf("%s: is no old version", name)
		}
	}
}
