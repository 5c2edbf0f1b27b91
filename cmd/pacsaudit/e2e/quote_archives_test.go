package e2e

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

const quoted = "ZQCANARY"

// archivesThatName have a canary wherever a format has text of its own.
func archivesThatName(t *testing.T) map[string][]byte {
	t.Helper()
	list := map[string][]byte{}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: quoted + "/ANNA", Comment: quoted, Method: method, Modified: time.Unix(0, 0), Extra: []byte(quoted)})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, strings.Repeat(quoted, 100))
	}
	z.SetComment(quoted)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	list["zip"] = bytes.Clone(b.Bytes())
	b.Reset()
	for _, format := range []tar.Format{tar.FormatGNU, tar.FormatPAX} {
		w := tar.NewWriter(&b)
		h := &tar.Header{Name: quoted + strings.Repeat("x", 120), Linkname: "", Uname: quoted, Gname: quoted, Mode: 0o600, Size: 800, Format: format}
		if format == tar.FormatPAX {
			h.PAXRecords = map[string]string{quoted: quoted}
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, strings.Repeat(quoted, 100))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	list["tar"] = bytes.Clone(b.Bytes())
	b.Reset()
	g := gzip.NewWriter(&b)
	g.Name, g.Comment, g.Extra = quoted, quoted, []byte(quoted)
	g.Write(list["tar"])
	g.Close()
	list["gzip"] = bytes.Clone(b.Bytes())
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	list["zstandard"] = e.EncodeAll(list["tar"], nil)
	list["xz"] = append([]byte("\xFD7zXZ\x00\x00\x04\xe6\xd6\xb4F"), strings.Repeat(quoted, 50)...)
	list["bzip2"] = append([]byte("BZh91AY&SY"), strings.Repeat(quoted, 50)...)
	disc := make([]byte, 64<<10)
	copy(disc[32<<10:], "\x01CD001\x01")
	copy(disc[32<<10+8:], strings.Repeat(quoted, 240))
	list["iso"] = disc
	return list
}

// TestNothingOfAnArchiveIsOnStandardError has archives whole, cut, damaged and
// with text behind them, on a disk, on the web and on standard input.
func TestNothingOfAnArchiveIsOnStandardError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for kind, whole := range archivesThatName(t) {
		write := func(how string, b []byte) {
			if err := os.WriteFile(filepath.Join(dir, kind+"-"+how), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write("whole", whole)
		write("behind", append(bytes.Clone(whole), strings.Repeat(quoted, 100)...))
		for i := 1; i < 16; i++ {
			at := len(whole) * i / 16
			write(fmt.Sprint("cut", i), whole[:at])
			damaged := bytes.Clone(whole)
			copy(damaged[at:], quoted)
			write(fmt.Sprint("damaged", i), damaged)
		}
	}
	web := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer web.Close()
	files, err := filepath.Glob(dir + "/*")
	if err != nil || len(files) < 200 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	runs := [][]string{{dir}, {web.URL + "/"}}
	for i := 0; i < len(files); i += 9 {
		runs = append(runs, files[i:i+1])
	}
	for _, paths := range runs {
		code, out, messages := program(t.Context(), append([]string{"inspect", "--verbose"}, paths...)...)
		if strings.Contains(out+messages, quoted) || code == exitInternal {
			t.Errorf("%v: exit code %d: %s", paths, code, messages)
		}
	}
}

// TestNothingOfADamagedReportIsOnStandardError has a canary in place of each
// value of a saved report in turn, as text and as what is no JSON.
func TestNothingOfADamagedReportIsOnStandardError(t *testing.T) {
	t.Parallel()
	server := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 1})
	_, saved, _ := program(t.Context(), "audit", server.Addr(), "--format", "json")
	if !json.Valid([]byte(saved)) {
		t.Fatal(saved)
	}
	file := filepath.Join(t.TempDir(), "report.json")
	values := regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?[0-9.]+(?:e[+-]?[0-9]+)?|true|false|null`).FindAllStringIndex(saved, -1)
	if len(values) < 200 {
		t.Fatalf("%d values", len(values))
	}
	for i, at := range values {
		if i > 60 && i%11 != 0 {
			continue // the rest is of the same kinds
		}
		for _, put := range []string{`"` + quoted + `"`, quoted, `{"` + quoted + `": 1}`} {
			if err := os.WriteFile(file, []byte(saved[:at[0]]+put+saved[at[1]:]), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, _, messages := program(t.Context(), "report", file); strings.Contains(messages, quoted) {
				t.Errorf("value %d, %s: %s", i, saved[at[0]:at[1]], messages)
			}
		}
	}
}
