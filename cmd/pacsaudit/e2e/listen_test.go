package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/wiretap"
	"pacsaudit/report/render"
)

// jsonListen is what tests look at of the section on captures.
type jsonListen struct {
	Listen struct {
		Packets, Bytes, Flows, Incomplete, Files uint64
		Links                                    []struct {
			Client, Server, Transport, Calling, Called string
			Associations, Rejected, Flows, Incomplete  uint64
			Services                                   map[string]uint64
			PHI                                        jsonPHI
			TLS                                        struct {
				Handshakes uint64
				Newest     string `json:"newest_version"`
				Requested  uint64 `json:"client_certificate_requested"`
				Sent       uint64 `json:"client_certificate_sent"`
			}
			Unlisted bool `json:"unlisted_server"`
		}
		Silent   []string `json:"listed_silent"`
		Findings []jsonFinding
	}
}

// listened runs the command on captures, and reads its report.
func listened(t *testing.T, want int, args ...string) jsonListen {
	t.Helper()
	code, out, messages := program(t.Context(), append([]string{"listen", "--json"}, args...)...)
	if code != want {
		t.Fatalf("exit code %d, want %d: %s", code, want, messages)
	}
	var d jsonListen
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatalf("%v: %s", err, messages)
	}
	return d
}

// capture writes one to a file.
func capture(t *testing.T, name string, b []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func everyService() *wiretap.Capture {
	c := &wiretap.Capture{}
	c.Everything("10.1.1.9:50000", "10.1.1.2:104")
	c.Browse("10.1.1.7:50100", "10.1.1.2:8042", 1448)
	return c
}

func failed(d jsonListen) (ids []string) {
	for _, f := range d.Listen.Findings {
		if f.Verdict == "fail" {
			ids = append(ids, f.ID)
		}
		if f.Verdict == "pass" {
			ids = append(ids, "PASS "+f.ID)
		}
	}
	return ids
}

func TestListenSaysWhoSpeaksToWhom(t *testing.T) {
	t.Parallel()
	b := everyService().Pcap(wiretap.Links[0], 0)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(b)
	z.Close()
	w, _ := zstd.NewWriter(nil)
	for _, name := range []string{capture(t, "a.pcap", b), capture(t, "a.pcap.gz", zipped.Bytes()), capture(t, "a.pcap.zst", w.EncodeAll(b, nil))} {
		d := listened(t, exitFindings, name)
		l := d.Listen
		if l.Flows != 2 || l.Incomplete != 0 || l.Files != 1 || len(l.Links) != 2 {
			t.Fatalf("%+v", l)
		}
		web, dicom := l.Links[0], l.Links[1]
		if dicom.Client != "10.1.1.9" || dicom.Server != "10.1.1.2:104" || dicom.Calling != "WORKSTATION" || dicom.Called != "ARCHIVE" || dicom.Transport != "plaintext" ||
			dicom.Associations != 1 || dicom.Services["store"] != 3 || dicom.Services["find"] != 1 || dicom.Services["worklist"] != 1 || dicom.PHI.Records != 16 {
			t.Errorf("%+v", dicom)
		}
		if web.Transport != "http" || web.Services["qido"] != 2 || web.PHI.Records != 14 {
			t.Errorf("%+v", web)
		}
		if got := strings.Join(failed(d), " "); got != "dicomweb-plaintext tls-absent" {
			t.Errorf("failed: %s", got)
		}
	}
}

func TestListenExitCodesSayWhatWasSeen(t *testing.T) {
	t.Parallel()
	other := &wiretap.Capture{}
	other.Talk("10.1.1.9:50000", "10.1.1.2:22").Open().Answer([]byte("SSH-2.0-server of no interest\r\n")).Close()
	clean := other.Pcap(wiretap.Links[0], 0)
	open := &wiretap.Capture{}
	open.Talk("10.1.1.9:50000", "10.1.1.2:22").Open().Answer([]byte("SSH-2.0-server of no interest\r\n"))
	for name, row := range map[string]struct {
		b    []byte
		code int
	}{
		"clean":          {clean, exitClean},
		"cut":            {clean[:len(clean)-3], exitNotMeasured},
		"not ended":      {open.Pcap(wiretap.Links[0], 0), exitNotMeasured},
		"no packet":      {(&wiretap.Capture{}).Pcap(wiretap.Links[0], 0), exitNotMeasured},
		"no capture":     {[]byte("this is a text, and not a short one"), exitUsage},
		"patients":       {everyService().Pcap(wiretap.Links[0], 0), exitFindings},
		"an empty file":  {nil, exitUsage},
		"another format": {[]byte("\x7FELF and so on, to the end"), exitUsage},
	} {
		if code, _, messages := program(t.Context(), "listen", capture(t, "x.pcap", row.b)); code != row.code {
			t.Errorf("%s: exit code %d, want %d: %s", name, code, row.code, messages)
		}
	}
	if code, _, _ := program(t.Context(), "listen"); code != exitUsage {
		t.Errorf("without a capture: %d", code)
	}
	if code, _, _ := program(t.Context(), "listen", "/there/is/no/such/file"); code != exitUsage {
		t.Errorf("no such file: %d", code)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	code, out, _ := program(ended, "listen", "--json", capture(t, "x.pcap", clean))
	if code != exitInterrupted || !strings.Contains(out, `"complete": false`) {
		t.Errorf("interrupted: %d, %s", code, out)
	}
}

func TestListenReadsAFolderInTheOrderOfItsNumbers(t *testing.T) {
	t.Parallel()
	c, dir := everyService(), t.TempDir()
	for i, part := range []string{"trace1.pcap", "trace2.pcap", "trace10.pcap"} {
		n := len(c.Frames) / 3
		from, to := i*n, (i+1)*n
		if i == 2 {
			to = len(c.Frames)
		}
		p := c.Kept(func(at int, _ wiretap.Frame) bool { return from <= at && at < to })
		if err := os.WriteFile(filepath.Join(dir, part), p.Pcapng(wiretap.Links[0], wiretap.Links[3], 0), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := listened(t, exitFindings, dir)
	if l := d.Listen; l.Files != 3 || l.Flows != 2 || l.Incomplete != 0 || l.Links[1].PHI.Records != 16 {
		t.Errorf("%+v", l)
	}
}

func TestListenComparesWithTheInventory(t *testing.T) {
	t.Parallel()
	config := capture(t, "fleet.yaml", []byte("targets:\n  - {name: main, address: \"10.1.1.2:104\", called: ARCHIVE}\n  - {name: old, address: \"10.1.1.8:104\"}\n"))
	d := listened(t, exitFindings, capture(t, "a.pcap", everyService().Pcap(wiretap.Links[0], 0)), "--config", config)
	if l := d.Listen; !l.Links[0].Unlisted || l.Links[1].Unlisted || len(l.Silent) != 1 || l.Silent[0] != "10.1.1.8:104" {
		t.Errorf("%+v", l)
	}
	if !strings.Contains(strings.Join(failed(d), " "), "inventory-unknown") {
		t.Errorf("%v", failed(d))
	}
}

// TestWhatListenWritesIsAConfiguration: with it everybody is known, and a stranger is
// none of its callers.
func TestWhatListenWritesIsAConfiguration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config, prom := filepath.Join(dir, "heard.yaml"), filepath.Join(dir, "heard.prom")
	c := everyService()
	program(t.Context(), "listen", "--quiet", capture(t, "a.pcap", c.Pcap(wiretap.Links[0], 0)), "--inventory", config, "--metrics", prom)
	if code, _, messages := program(t.Context(), "config", "check", config); code != exitClean {
		t.Fatalf("%d: %s", code, messages)
	}
	c.Everything("10.1.1.66:50000", "10.1.1.2:104")
	d := listened(t, exitFindings, capture(t, "b.pcap", c.Pcap(wiretap.Links[0], 0)), "--config", config)
	got := " " + strings.Join(failed(d), " ") + " "
	if !strings.Contains(got, " association-any-calling ") {
		t.Errorf("failed: %s", got)
	}
	b, err := os.ReadFile(prom)
	if err != nil || !strings.Contains(string(b), "pacsaudit_listen_flows 2\n") || strings.Contains(string(b), "WORKSTATION") {
		t.Errorf("%v: %s", err, b)
	}
}

// TestNothingOfACaptureIsQuoted looks for the values of every kind of traffic in every
// format and language, and in what is said on standard error, also of captures that
// are damaged.
func TestNothingOfACaptureIsQuoted(t *testing.T) {
	t.Parallel()
	c := everyService()
	whole := c.Pcap(wiretap.Links[0], 0)
	damaged := bytes.Clone(whole)
	for i := 2000; i < len(damaged); i += 3001 {
		damaged[i] ^= 0x5A
	}
	for name, b := range map[string][]byte{
		"whole": whole, "cut packets": c.Pcap(wiretap.Links[0], 200), "cut": whole[:len(whole)/2], "damaged": damaged,
		"half": c.Kept(func(i int, _ wiretap.Frame) bool { return i > 20 && i%5 != 0 }).Pcap(wiretap.Links[0], 0),
		"text": []byte(fixtures.Canary + " is the name of this file's first patient"),
	} {
		file := capture(t, "x.pcap", b)
		for _, format := range render.FormatNames() {
			for _, lang := range []string{"en", "ja"} {
				_, out, messages := program(t.Context(), "listen", file, "--format", format, "--lang", lang, "--verbose")
				lookForCanaries(t, name+" as "+format, out+messages, map[string]bool{fixtures.Canary: true, "1.2.3.20": true, "19710311": true})
			}
		}
	}
}

func TestReportsOnCapturesMerge(t *testing.T) {
	t.Parallel()
	file := capture(t, "a.pcap", everyService().Pcap(wiretap.Links[0], 0))
	saved := filepath.Join(t.TempDir(), "a.json")
	program(t.Context(), "listen", file, "--quiet", "--output", saved)
	code, out, messages := program(t.Context(), "report", "merge", saved, saved, "--format", "json")
	var d jsonListen
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(code, err, messages)
	}
	if l := d.Listen; l.Flows != 4 || len(l.Links) != 2 || l.Links[1].Services["store"] != 6 || l.Links[1].PHI.Records != 32 {
		t.Errorf("%+v", l)
	}
	if code, out, messages := program(t.Context(), "report", "diff", saved, saved); code != exitClean {
		t.Errorf("%d: %s%s", code, out, messages)
	}
}
