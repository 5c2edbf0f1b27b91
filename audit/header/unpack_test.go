package header

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func zstandard(t testing.TB, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return w.EncodeAll(b, nil)
}

// disc is an image that genisoimage wrote, with a tree of Joliet and names of Rock Ridge.
func disc(t testing.TB) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(testFile(t, "disc.iso.gz")))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// seen is what became of a file x with such bytes: its rows, and how many archives were
// not read to their end.
func seen(t *testing.T, b []byte) (map[string]string, uint64) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir+"/x", b)
	rows, result := inspected(t, dir, Options{Parallel: 1, AllArchives: true})
	return statuses(rows), result.NoFolder
}

// TestWhatOtherProgramsPackedIsRead has what xz, bzip2, zstd and genisoimage write, as
// they come and inside one another.
func TestWhatOtherProgramsPackedIsRead(t *testing.T) {
	two := map[string]string{"x/one.dcm": "ok", "x/two.dcm": "ok"}
	one := map[string]string{"x": "ok"}
	image1 := image(explicit, 1, 100)
	export := tarred(t, []entry{{"one.dcm", image1}, {"two.dcm", image(explicit, 2, 100)}})
	cut := func(b []byte) []byte { return b[:len(b)-20] }
	for name, row := range map[string]struct {
		b    []byte
		rows map[string]string
		left uint64
	}{
		"tar.xz":                        {testFile(t, "export.tar.xz"), two, 0},
		"tar.bz2":                       {testFile(t, "export.tar.bz2"), two, 0},
		"tar.zst":                       {zstandard(t, export), two, 0},
		"bz2":                           {testFile(t, "one.dcm.bz2"), one, 0},
		"zst":                           {zstandard(t, image1), one, 0},
		"a skipped frame before it":     {append([]byte("\x50\x2A\x4D\x18\x04\x00\x00\x00abcd"), zstandard(t, image1)...), one, 0},
		"two streams of bzip2":          {append(testFile(t, "one.dcm.bz2"), testFile(t, "one.dcm.bz2")...), map[string]string{"x": "malformed"}, 0},
		"a large dictionary":            {testFile(t, "dictionary.dcm.xz"), map[string]string{}, 1},
		"xz, cut":                       {cut(testFile(t, "export.tar.xz")), nil, 1},
		"bzip2, cut":                    {cut(testFile(t, "export.tar.bz2")), nil, 1},
		"zstandard, cut":                {cut(zstandard(t, export)), nil, 1},
		"xz, and noise":                 {append(testFile(t, "export.tar.xz"), "noise behind it"...), two, 1},
		"bzip2, and noise":              {append(testFile(t, "export.tar.bz2"), "noise behind it"...), two, 1},
		"zstandard, and noise":          {append(zstandard(t, export), "noise behind it"...), two, 1},
		"xz in zip in tar in zstandard": {zstandard(t, tarred(t, []entry{{"a.zip", zipped(t, zip.Deflate, []entry{{"b.txz", testFile(t, "export.tar.xz")}})}})), map[string]string{"x/a.zip/b.txz/one.dcm": "ok", "x/a.zip/b.txz/two.dcm": "ok"}, 0},
		"a disc":                        {disc(t), map[string]string{"x/DICOM/PAT1/ST1/IM1": "ok", "x/DICOM/PAT1/ST1/IM2": "truncated", "x/README.TXT": "not-dicom", "x/EMPTY": "empty"}, 0},
		"a disc in a zip":               {zipped(t, zip.Deflate, []entry{{"cd.iso", disc(t)}}), map[string]string{"x/cd.iso": "not-opened"}, 0},
		"lzip":                          {[]byte("LZIP\x01" + strings.Repeat("\x00\x81", 300)), map[string]string{"x": "not-opened"}, 0},
	} {
		if got, left := seen(t, row.b); row.rows != nil && !maps.Equal(got, row.rows) || left != row.left {
			t.Errorf("%s: %v, %d archives not read to their end", name, got, left)
		}
	}
}

// TestHeavyArchivesAreLookedIntoOnRequest holds that they are not read otherwise, and
// that this is said.
func TestHeavyArchivesAreLookedIntoOnRequest(t *testing.T) {
	for name, b := range map[string][]byte{
		"bzip2": testFile(t, "one.dcm.bz2"), "xz": testFile(t, "export.tar.xz"), "zstandard": zstandard(t, image(explicit, 1, 100)),
	} {
		dir := t.TempDir()
		write(t, dir+"/x", b)
		if rows, _ := inspected(t, dir, Options{Parallel: 1}); !maps.Equal(statuses(rows), map[string]string{"x": "not-opened"}) {
			t.Errorf("%s: %v", name, statuses(rows))
		}
	}
}

// TestSeveralThingsInOneFileAreReadOrNotTakenForClean puts archives and files one behind
// the other. What is not read counts as not read.
func TestSeveralThingsInOneFileAreReadOrNotTakenForClean(t *testing.T) {
	one, two := image(explicit, 1, 100), image(explicit, 2, 100)
	words := []byte(strings.Repeat("words\n", 100))
	join := func(list ...[]byte) []byte { return bytes.Join(list, nil) }
	tarOne, tarTwo := tarred(t, []entry{{"one", one}}), tarred(t, []entry{{"two", two}})
	zipOne, zipTwo := zipped(t, zip.Deflate, []entry{{"one", one}}), zipped(t, zip.Deflate, []entry{{"two", two}})
	both := map[string]string{"x/one": "ok", "x/two": "ok"}
	first := map[string]string{"x/one": "ok"}
	null := make([]byte, 20<<10)
	for name, row := range map[string]struct {
		b    []byte
		rows map[string]string
		left uint64
	}{
		"two members of gzip, two files":    {join(gzipped(one), gzipped(two)), map[string]string{"x": "malformed"}, 0},
		"two members of gzip, one file":     {join(gzipped(one[:300]), gzipped(one[300:])), map[string]string{"x": "ok"}, 0},
		"words, and a file":                 {join(gzipped(words), gzipped(two)), map[string]string{"x": "ok"}, 0},
		"nothing, words, and a file":        {join(gzipped(nil), gzipped(words), gzipped(two)), map[string]string{"x": "ok"}, 0},
		"few words, and a file":             {join(gzipped([]byte("words")), gzipped(two)), map[string]string{"x": "ok"}, 0},
		"words, and words":                  {join(gzipped(words), gzipped(words)), map[string]string{"x": "not-dicom"}, 0},
		"nothing":                           {gzipped(nil), map[string]string{"x": "empty"}, 0},
		"a megabyte of words, and a file":   {join(gzipped(bytes.Repeat(words, 2000)), gzipped(two)), map[string]string{"x": "ok"}, 0},
		"words, and a tar archive":          {join(gzipped(words), gzipped(tarOne)), map[string]string{"x": "not-dicom", "x/one": "ok"}, 0},
		"a member that is cut":              {join(gzipped(words), gzipped(two)[:200]), nil, 1},
		"a file that is cut":                {gzipped(one)[:len(gzipped(one))-12], map[string]string{"x": "truncated"}, 1},
		"gzip, and zeros":                   {join(gzipped(one), null), map[string]string{"x": "ok"}, 0},
		"gzip, and noise":                   {join(gzipped(tarOne), []byte("noise")), first, 1},
		"gzip, and a tar archive":           {join(gzipped(tarOne), tarTwo), first, 1},
		"a tar archive in two members":      {join(gzipped(tarOne[:1000]), gzipped(tarOne[1000:])), first, 0},
		"two tar archives in two members":   {join(gzipped(tarOne), gzipped(tarTwo)), both, 0},
		"two tar archives":                  {join(tarOne, tarTwo), both, 0},
		"two tar archives, and zeros":       {join(tarOne, null, tarTwo, null), both, 0},
		"two tar archives in gzip":          {gzipped(join(tarOne, tarTwo)), both, 0},
		"a tar archive, and a file":         {join(tarOne, two), first, 1},
		"a tar archive, and a zip archive":  {join(tarOne, zipTwo), first, 1},
		"a tar archive, and a byte":         {join(tarOne, []byte{1}), first, 1},
		"two zip archives":                  {join(zipOne, zipTwo), both, 1},
		"two zip archives in gzip":          {gzipped(join(zipOne, zipTwo)), both, 0},
		"a zip archive, and zeros":          {join(zipOne, null), first, 0},
		"a zip archive, and zeros, in gzip": {gzipped(join(zipOne, null)), first, 0},
		"a zip archive, and a file":         {join(zipOne, two), first, 1},
		"a zip archive, and a file in gzip": {gzipped(join(zipOne, two)), first, 1},
		"a program before a zip archive":    {join([]byte("MZ"), null, zipOne), first, 0},
		"words before a zip archive":        {join(words, zipOne), first, 0},
		"a file before a zip archive":       {join(one, zipTwo), map[string]string{"x": "malformed"}, 0},
		"an entry that nobody lists":        {unlisted(t, zipped(t, zip.Deflate, []entry{{"one", one}, {"two", two}}), 1), both, 1},
		"the last one":                      {unlisted(t, zipped(t, zip.Deflate, []entry{{"one", one}, {"two", two}}), 2), both, 1},
		"the first one":                     {unlisted(t, zipStored(t, one, two), 0), both, 1},
		"a stored one":                      {unlisted(t, zipStored(t, one, words, two), 1), map[string]string{"x/0": "ok", "x/1": "not-dicom", "x/2": "ok"}, 1},
		"a number that is too small":        {numbered(zipped(t, zip.Deflate, []entry{{"one", one}, {"two", two}}), 1), both, 1},
		"entries in another order":          {reversed(t, zipped(t, zip.Deflate, []entry{{"one", one}, {"two", two}})), both, 0},
	} {
		if name == "the first one" {
			row.rows = map[string]string{"x/0": "ok", "x/1": "ok"}
		}
		if got, left := seen(t, row.b); row.rows != nil && !maps.Equal(got, row.rows) || left != row.left {
			t.Errorf("%s: %v, %d archives not read to their end", name, got, left)
		}
	}
}

// zipStored has entries 0, 1 and so on that are not compressed, and whose heads say how
// long they are.
func zipStored(t testing.TB, contents ...[]byte) []byte {
	t.Helper()
	var out, central []byte
	le := binary.LittleEndian
	for i, b := range contents {
		h := le.AppendUint32(nil, zipLocalHeader)
		h = append(h, make([]byte, 14)...)
		h = le.AppendUint32(le.AppendUint32(h, uint32(len(b))), uint32(len(b)))
		h = append(h, 1, 0, 0, 0, byte('0'+i))
		c := le.AppendUint32(nil, zipDirectoryEntry)
		c = append(append(c, 0, 0), h[4:30]...)
		c = append(c, make([]byte, 10)...)
		c = append(le.AppendUint32(c, uint32(len(out))), byte('0'+i))
		central = append(central, c...)
		out = append(append(out, h...), b...)
	}
	end := le.AppendUint32(nil, zipEnd)
	end = append(end, 0, 0, 0, 0, byte(len(contents)), 0, byte(len(contents)), 0)
	end = le.AppendUint32(le.AppendUint32(end, uint32(len(central))), uint32(len(out)))
	return append(append(append(out, central...), end...), 0, 0)
}

// central is the directory of a zip archive, entry by entry, and its end record.
func central(t testing.TB, b []byte) (before []byte, entries [][]byte, end []byte) {
	t.Helper()
	le := binary.LittleEndian
	at := bytes.LastIndex(b, []byte("PK\x05\x06"))
	start := int(le.Uint32(b[at+16:]))
	for rest := b[start:at]; len(rest) > 0; {
		n := zipEntryLength + int(le.Uint16(rest[28:])) + int(le.Uint16(rest[30:])) + int(le.Uint16(rest[32:]))
		entries = append(entries, rest[:n])
		rest = rest[n:]
	}
	return b[:start], entries, bytes.Clone(b[at:])
}

func relisted(before []byte, entries [][]byte, end []byte) []byte {
	le := binary.LittleEndian
	list := bytes.Join(entries, nil)
	le.PutUint16(end[8:], uint16(len(entries)))
	le.PutUint16(end[10:], uint16(len(entries)))
	le.PutUint32(end[12:], uint32(len(list)))
	return bytes.Join([][]byte{before, list, end}, nil)
}

// unlisted takes an entry off the directory of a zip archive.
func unlisted(t testing.TB, b []byte, n int) []byte {
	before, entries, end := central(t, b)
	return relisted(before, append(entries[:n:n], entries[n+1:]...), end)
}

func reversed(t testing.TB, b []byte) []byte {
	before, entries, end := central(t, b)
	for i, j := 0, len(entries)-1; i < j; i, j = i+1, j-1 {
		entries[i], entries[j] = entries[j], entries[i]
	}
	return relisted(before, entries, end)
}

// numbered says that an archive has n entries.
func numbered(b []byte, n uint16) []byte {
	at := bytes.LastIndex(b, []byte("PK\x05\x06"))
	binary.LittleEndian.PutUint16(b[at+10:], n)
	return b
}

// TestPackedArchivesAreReadByManyWorkers holds that those who wait for their turn do
// not wait for one another.
func TestPackedArchivesAreReadByManyWorkers(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for range 1000 {
		w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: strings.Repeat("n", 200), Format: tar.FormatPAX})
	}
	w.Close()
	many := zstandard(t, b.Bytes())
	dir := t.TempDir()
	for i := range 12 {
		write(t, dir+"/"+strings.Repeat("a", i+1)+".tar.zst", many)
		write(t, dir+"/"+strings.Repeat("a", i+1)+".tar.xz", testFile(t, "export.tar.xz"))
	}
	for _, rows := range []func([]Row) error{nil, func([]Row) error { return nil }} {
		result, err := Inspect(t.Context(), []string{dir}, Options{Parallel: 4, Rows: rows, AllArchives: true})
		if err != nil || result.Files != 12*1002 || result.DICOM() != 24 || result.NoFolder != 0 {
			t.Errorf("%v, %+v", err, result.Counts)
		}
	}
}
