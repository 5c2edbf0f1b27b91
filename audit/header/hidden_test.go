package header

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// TestArchivesBehindSomethingElseAreReadOrCountAsNotRead has zip archives behind programs
// and tar archives behind garbage, as files, on standard input and in other archives.
func TestArchivesBehindSomethingElseAreReadOrCountAsNotRead(t *testing.T) {
	list := []entry{{"one.dcm", image(explicit, 1, 100)}}
	packed, tape := zipped(t, zip.Deflate, list), tarred(t, list)
	odd := bytes.Clone(tape)
	odd[257]++ // and its checksum with it
	odd[153]++
	join := func(list ...string) []byte { return []byte(strings.Join(list, "")) }
	zeros := string(make([]byte, 5000))
	for name, b := range map[string][]byte{
		"a program":            join("MZ", zeros, string(packed)),
		"another program":      join("\x7FELF", zeros, string(packed)),
		"something":            join("\x01\x02\x03", zeros, string(packed)),
		"a comment":            join("MZ", zeros, string(packed[:len(packed)-2]), "\x05\x00words"),
		"a mark of one disk":   join("PK00", string(packed)),
		"a mark of many disks": join("PK\x07\x08", string(packed)),
		"garbage":              join(strings.Repeat("x", 512), string(tape)),
		"zeros":                join(zeros[:2048], string(tape)),
		"no magic":             odd,
	} {
		for around, b := range map[string][]byte{
			"":         b,
			"zip":      zipped(t, zip.Deflate, []entry{{"a", b}}),
			"stored":   zipped(t, zip.Store, []entry{{"a", b}}),
			"tar":      tarred(t, []entry{{"a", b}}),
			"gzip":     gzipped(b),
			"tar.gz":   gzipped(tarred(t, []entry{{"a", b}})),
			"zip, zip": zipped(t, zip.Deflate, []entry{{"a.zip", zipped(t, zip.Deflate, []entry{{"a", b}})}}),
			"zstd":     zstandard(t, b),
		} {
			if rows, left := seen(t, b); left == 0 && !partly(rows) && !readOne(t, b) {
				t.Errorf("%s, %s: nothing was said", name, around)
			}
			result, err := Inspect(t.Context(), []string{"-"}, Options{Input: bytes.NewReader(b), AllArchives: true})
			if err != nil || result.Status[OK]+result.Status[Malformed]+result.Status[Truncated] == 0 && result.NoFolder == 0 {
				t.Errorf("%s, %s on standard input: %v, %+v", name, around, err, result.Counts)
			}
		}
	}
}

// partly reports a file that counts as read in part: a header can be looked for behind
// garbage, too.
func partly(rows map[string]string) bool {
	for _, status := range rows {
		if status == "malformed" || status == "truncated" {
			return true
		}
	}
	return false
}

// readOne reports whether a file's DICOM was read.
func readOne(t *testing.T, b []byte) bool {
	t.Helper()
	dir := t.TempDir()
	defer os.RemoveAll(dir)
	write(t, dir+"/x", b)
	_, result := inspected(t, dir, Options{Parallel: 1, AllArchives: true})
	return result.Status[OK] > 0
}

// TestAStreamOfSomethingElseIsNotReadForEver has one without an end, which is no file
// that was read.
func TestAStreamOfSomethingElseIsNotReadForEver(t *testing.T) {
	defer func(n int64) { maxSought = n }(maxSought)
	maxSought = 1 << 20
	words := &endlessWords{}
	result, err := Inspect(t.Context(), []string{"-"}, Options{Input: words})
	if err != nil || result.NoFolder == 0 || words.read.Load() > 4<<20 {
		t.Errorf("%v, %+v, %d bytes read", err, result.Counts, words.read.Load())
	}
}

type endlessWords struct{ read atomic.Int64 }

func (e *endlessWords) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "words\n"[i%6]
	}
	e.read.Add(int64(len(p)))
	return len(p), nil
}

// TestProgramsAndWordsHideNothing holds that a program or words alone are no archive.
func TestProgramsAndWordsHideNothing(t *testing.T) {
	for name, b := range map[string][]byte{
		"a program": append([]byte("MZ"), make([]byte, 100_000)...), "words": bytes.Repeat([]byte("words\n"), 20_000), "zeros": make([]byte, 100_000),
	} {
		for around, b := range map[string][]byte{"": b, "zip": zipped(t, zip.Deflate, []entry{{"a", b}}), "tar": tarred(t, []entry{{"a", b}}), "gzip": gzipped(b)} {
			if got, left := seen(t, b); left != 0 || len(got) != 1 {
				t.Errorf("%s, %s: %v, %d archives not read to their end", name, around, got, left)
			}
		}
	}
}
