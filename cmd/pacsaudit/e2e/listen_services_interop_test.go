//go:build interop

package e2e

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// freePort is one that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// instancesOf is how many objects a study of everyKind has.
func instancesOf(uid string) int {
	for s := range everyKind.All() {
		if s.UID == uid {
			return s.Instances
		}
	}
	return 0
}

// TestInteropListenSeesWhereAMoveGoes: movescu has Orthanc send a study to movescu, and
// asks a worklist. tshark counts the commands.
func TestInteropListenSeesWhereAMoveGoes(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"tshark", "movescu", "findscu", "wlmscpfs"} {
		realpacs.Need(t, program)
	}
	port := freePort(t)
	orthanc := realpacs.Orthanc(t, map[string]any{
		"DicomAlwaysAllowFind": true, "DicomAlwaysAllowMove": true, "DicomModalities": map[string]any{"viewer": []any{"VIEWER", "127.0.0.1", port}},
	})
	worklist := realpacs.Wlmscpfs(t, everyKind)
	orthanc.Load(t, everyKind)
	record := realpacs.Record(t, orthanc.Port, port, worklist.Port)
	study := studyOf(t)
	orthanc.Ask(t, "VIEWER", "movescu", "--move", "VIEWER", "--port", strconv.Itoa(port), "--study", "--key", "QueryRetrieveLevel=STUDY", "--key", "StudyInstanceUID="+study)
	worklist.Ask(t, "SCANNER", "findscu", "--worklist", "--key", "PatientName", "--key", "PatientID", "--key", "PatientBirthDate", "--key", "StudyInstanceUID")
	tshark := record.Stop(t)
	info := tshark("-Y", "dicom", "-T", "fields", "-e", "_ws.col.Info")

	d := listened(t, exitFindings, record.File())
	services := map[string]uint64{}
	for _, l := range d.Listen.Links {
		for name, n := range l.Services {
			services[name] += n
		}
		switch {
		case l.Calling == "SCANNER":
			if l.Services["worklist"] != 1 || l.PHI.Records != everyKind.Truth().Studies {
				t.Errorf("worklist: %d queries, %d records, want %d", l.Services["worklist"], l.PHI.Records, everyKind.Truth().Studies)
			}
		case l.Services["move"] > 0:
			if l.Services["move"] != 1 || l.PHI.Records != 0 {
				t.Errorf("move: %+v", l.Services)
			}
		case l.Services["store"] > 0:
			if want := instancesOf(study); l.Calling != "ORTHANC" || l.Server != "127.0.0.1:"+strconv.Itoa(port) || l.PHI.Records != want {
				t.Errorf("what was moved: %s to %s, %d records, want %d", l.Calling, l.Server, l.PHI.Records, want)
			}
		}
	}
	if d.Listen.Incomplete != 0 || len(d.Listen.Links) != 3 {
		t.Errorf("%d incomplete, %d links", d.Listen.Incomplete, len(d.Listen.Links))
	}
	if n := uint64(strings.Count(info, "C-STORE-RQ")); services["store"] != n || n == 0 {
		t.Errorf("%d stores, tshark has %d", services["store"], n)
	}
	if !strings.Contains(info, "C-MOVE-RQ") || services["move"] != 1 {
		t.Errorf("%d moves", services["move"])
	}
}

// TestInteropListenReadsHandshakesAsTsharkDoes: with a client's certificate, and where
// the server asks for none.
func TestInteropListenReadsHandshakesAsTsharkDoes(t *testing.T) {
	t.Parallel()
	realpacs.Need(t, "tshark")
	authority, err := pacs.NewAuthority("TEST")
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := authority.Issue(pacs.Certificate{RSA: 2048}) // of ECDSA, Orthanc speaks TLS 1.3 only
	if err != nil {
		t.Fatal(err)
	}
	own, err := authority.Issue(pacs.Certificate{Client: true, RSA: 2048})
	if err != nil {
		t.Fatal(err)
	}
	strict := realpacs.OrthancTLS(t, certificate, authority, nil)
	lax := realpacs.StorescpTLS(t, certificate, nil)
	record := realpacs.Record(t, strict.Port, lax.Port)
	for _, s := range []*realpacs.Server{strict, lax} {
		c, err := tls.Dial("tcp", s.Addr, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12, Certificates: []tls.Certificate{own}})
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	tshark := record.Stop(t)
	undo := []string{"-d", "tcp.port==" + strconv.Itoa(strict.Port) + ",tls", "-d", "tcp.port==" + strconv.Itoa(lax.Port) + ",tls"}
	requests := strings.Count(tshark(append(undo, "-Y", "tls.handshake.type == 13", "-T", "fields", "-e", "frame.number")...), "\n")

	d := listened(t, exitClean, record.File(), "--allow-incomplete", "--fail-on", "critical")
	asked := uint64(0)
	for _, l := range d.Listen.Links {
		if l.Transport != "tls" || l.TLS.Handshakes != 1 || l.TLS.Newest != "1.2" {
			t.Errorf("%s: %+v", l.Transport, l.TLS)
		}
		asked += l.TLS.Requested
		if want := l.Server == strict.Addr; (l.TLS.Requested == 1) != want || (l.TLS.Sent == 1) != want {
			t.Errorf("%s: %+v", l.Server, l.TLS)
		}
	}
	if len(d.Listen.Links) != 2 || asked != uint64(requests) {
		t.Errorf("%d links, %d requests, tshark has %d", len(d.Listen.Links), asked, requests)
	}
}

// TestInteropListenReadsOrthancsWeb: DICOMweb and Orthanc's own interface, in the clear.
func TestInteropListenReadsOrthancsWeb(t *testing.T) {
	t.Parallel()
	realpacs.Need(t, "tshark")
	orthanc := realpacs.Orthanc(t, map[string]any{"Plugins": []string{dicomwebPlugin}, "DicomWeb": map[string]any{"Enable": true, "Root": "/dicom-web/"}})
	_, port, err := net.SplitHostPort(orthanc.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(port)
	orthanc.Load(t, everyKind)
	record := realpacs.Record(t, n)
	study := studyOf(t)
	client := &http.Client{Transport: &http.Transport{}}
	read := func(rq *http.Request, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		r, err := client.Do(rq)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatal(r.Status, err)
		}
		return b
	}
	web := "http://" + orthanc.HTTP
	var instances []string
	if err := json.Unmarshal(read(http.NewRequestWithContext(t.Context(), http.MethodGet, web+"/instances", nil)), &instances); err != nil || len(instances) == 0 {
		t.Fatal(len(instances), err)
	}
	file := read(http.NewRequestWithContext(t.Context(), http.MethodGet, web+"/instances/"+instances[0]+"/file", nil))
	read(http.NewRequestWithContext(t.Context(), http.MethodPost, web+"/instances", bytes.NewReader(file))) // of no type
	for _, ask := range [][2]string{
		{"/dicom-web/studies", "application/dicom+json"},
		{"/dicom-web/studies/" + study, `multipart/related; type="application/dicom"`},
		{"/dicom-web/studies/" + study + "/metadata", "application/dicom+json"},
	} {
		rq, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web+ask[0], nil)
		if err != nil {
			t.Fatal(err)
		}
		rq.Header.Set("Accept", ask[1])
		read(rq, nil)
	}
	client.CloseIdleConnections()
	tshark := record.Stop(t)
	posts := strings.Count(tshark("-d", "tcp.port=="+port+",http", "-Y", `http.request.method == "POST"`, "-T", "fields", "-e", "frame.number"), "\n")

	d := listened(t, exitFindings, record.File(), "--allow-incomplete")
	var stored, searched, retrieved uint64
	records := 0
	for _, l := range d.Listen.Links {
		if l.Transport != "http" || l.Server != orthanc.HTTP {
			t.Errorf("%s to %s", l.Transport, l.Server)
		}
		stored, searched, retrieved = stored+l.Services["stow"], searched+l.Services["qido"], retrieved+l.Services["wado"]
		records += l.PHI.Records
	}
	truth := everyKind.Truth()
	if stored != 1 || posts != 1 || searched != 1 || retrieved != 3 {
		t.Errorf("%d stored, tshark has %d; %d searches, %d retrievals", stored, posts, searched, retrieved)
	}
	if want := 2 + truth.Studies + 2*instancesOf(study); records != want {
		t.Errorf("%d records, want %d", records, want)
	}
}
