package lint

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"pacsaudit/audit"
)

// TestEncodingsAndEndsOfLines: the same file in each says the same at the same
// place.
func TestEncodingsAndEndsOfLines(t *testing.T) {
	const plain = "{\n  \"Name\" : \"放射線科é\", \"DicomCheckCalledAet\" : false\n}\n"
	latin := strings.ReplaceAll(strings.ReplaceAll(plain, "放射線科", "aaaa"), "é", "\xe9")
	wide := func(order binary.ByteOrder, mark string) string {
		b := []byte(mark)
		for _, u := range utf16.Encode([]rune(plain)) {
			var two [2]byte
			order.PutUint16(two[:], u)
			b = append(b, two[:]...)
		}
		return string(b)
	}
	for name, content := range map[string]string{
		"plain": plain, "BOM": "\xef\xbb\xbf" + plain, "CRLF": strings.ReplaceAll(plain, "\n", "\r\n"), "CR": strings.ReplaceAll(plain, "\n", "\r"),
		"Latin-1": latin, "UTF-16LE": wide(binary.LittleEndian, "\xff\xfe"), "UTF-16BE": wide(binary.BigEndian, "\xfe\xff"),
	} {
		got, at := of(one(t, "x", content), "association-any-called")
		if got != "fail" || at.Line != 2 || at.Column != 21 {
			t.Errorf("%s: %q at %d:%d", name, got, at.Line, at.Column)
		}
	}
}

// TestBadFilesAreNamed: what is wrong with a file, and where; none is clean.
func TestBadFilesAreNamed(t *testing.T) {
	for _, row := range []struct {
		name, content string
		want          audit.ConfigFault
		product       audit.ConfigKind
		line          int
	}{
		{"empty", "", audit.NotRecognised, audit.UnknownConfig, 0},
		{"another program's", `{"a": 1}`, audit.NotRecognised, audit.UnknownConfig, 0},
		{"bytes", "\x00\x01\x02", audit.NotRecognised, audit.UnknownConfig, 0},
		{"half", "{\n\"DicomAet\": \"A\",\n\"DicomPort\": 4", audit.Damaged, audit.OrthancConfig, 3},
		{"no comma", "{\n\"DicomAet\": \"A\"\n\"DicomPort\": 4}", audit.Damaged, audit.OrthancConfig, 3},
		{"comment without end", "{\n\"DicomAet\": \"A\" /* ", audit.Damaged, audit.OrthancConfig, 2},
		{"deep", `{"DicomAet": ` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "}", audit.TooDeep, audit.OrthancConfig, 1},
		{"many", `{"DicomAet": [` + strings.Repeat("1,", 60000) + "1]}", audit.TooManyInFiles, audit.OrthancConfig, 1},
		{"two documents", `{"DicomAet": "A"} {"DicomAet": "A"}`, audit.Damaged, audit.OrthancConfig, 1},
		{"indented without end", "services:\n" + strings.Repeat(" ", 500) + "a: ORTHANC__X", audit.NotRecognised, audit.UnknownConfig, 0},
	} {
		o := one(t, "x", row.content)
		if len(o.Files) != 1 {
			t.Fatalf("%s: %d files", row.name, len(o.Files))
		}
		if f := o.Files[0]; f.Fault != row.want || f.Product != row.product || f.FaultLine != row.line || f.Whole().Holds() {
			t.Errorf("%s: %v, %v, line %d, want %v, %v, line %d", row.name, f.Fault, f.Product, f.FaultLine, row.want, row.product, row.line)
		}
		for _, f := range o.Findings {
			t.Errorf("%s: %v is %v", row.name, f.Check.ID, f.Verdict.Ruling)
		}
	}
}

// TestALargeFileIsNotRead, and costs no memory.
func TestALargeFileIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("{\n\"DicomAet\": \"A\",\n")
	if err := f.Truncate(100 << 20); err != nil {
		t.Fatal(err)
	}
	f.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	o, err := Read(context.Background(), []string{path}, audit.Operator)
	runtime.ReadMemStats(&after)
	if err != nil || len(o.Files) != 1 || o.Files[0].Fault != audit.TooLarge {
		t.Fatalf("%v %+v", err, o.Files)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 80<<20 {
		t.Errorf("%d bytes were allocated", n)
	}
}

// TestLinksOfAFolderAreNotFollowed, wherever they lead.
func TestLinksOfAFolderAreNotFollowed(t *testing.T) {
	outside := t.TempDir()
	os.WriteFile(filepath.Join(outside, "secret.json"), []byte(`{"DicomAet": "A"}`), 0o600)
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "orthanc.json"), []byte(`{"DicomAet": "A"}`), 0o600)
	if err := os.Symlink(filepath.Join(outside, "secret.json"), filepath.Join(dir, "link.json")); err != nil {
		t.Skipf("no links here: %v", err)
	}
	os.Symlink(outside, filepath.Join(dir, "folder"))
	os.Symlink(dir, filepath.Join(dir, "loop"))
	o, err := Read(t.Context(), []string{dir}, audit.Operator)
	if err != nil || len(o.Files) != 1 || o.Links != 3 {
		t.Errorf("%v: %d files, %d links", err, len(o.Files), o.Links)
	}
}

func TestWhatIsNotThereIsAnError(t *testing.T) {
	if _, err := Read(t.Context(), []string{filepath.Join(t.TempDir(), "none")}, audit.Operator); err == nil {
		t.Error("no error")
	}
}
