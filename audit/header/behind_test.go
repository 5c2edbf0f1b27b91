package header

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

// outOfOrder is a file with fragments of the lengths given, and behind them the only
// name in it.
func outOfOrder(fragments ...int) []byte {
	const head = "\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\x00\x00\x00\x00"
	b := image(explicit, 1, 0)
	b = bytes.Replace(b[:len(b)-12], []byte("\x10\x00\x10\x00PN"), []byte("\x10\x00\x11\x00PN"), 1)
	b = append(b, head...)
	for _, n := range fragments {
		b = append(b, "\xFE\xFF\x00\xE0"...)
		b = append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
		b = append(b, bytes.Repeat([]byte{0xD8}, n)...)
	}
	b = append(b, "\xFE\xFF\xDD\xE0\x00\x00\x00\x00"...)
	return dataset.AppendElement(b, dataset.Syntax{}, 0x0010_0010, dataset.PN, []byte("Brackenshaw^Elowenna"))
}

func namesIn(r *Result) uint64 { return r.Tally.Fields[phi.PatientName][phi.Exposed] }

// TestWhatStandsBehindFragmentsIsReadWhereverTheyCome has each kind of source. Where
// bytes can be passed over, hardly any are read.
func TestWhatStandsBehindFragmentsIsReadWhereverTheyCome(t *testing.T) {
	b := outOfOrder(200_000, 300_000)
	list := []entry{{"a.dcm", b}}
	for name, row := range map[string]struct {
		b    []byte
		most uint64 // bytes read; 0 is any number
	}{
		"file":          {b, 10_000},
		"file.gz":       {gzipped(b), 0},
		"plain.tar":     {tarred(t, list), 20_000},
		"packed.tgz":    {gzipped(tarred(t, list)), 0},
		"stored.zip":    {zipped(t, zip.Store, list), 80_000},
		"deflated.zip":  {zipped(t, zip.Deflate, list), 0},
		"zip in zip":    {zipped(t, zip.Deflate, []entry{{"b.zip", zipped(t, zip.Deflate, list)}}), 0},
		"tar in a zip":  {zipped(t, zip.Store, []entry{{"b.tar", tarred(t, list)}}), 0},
		"zip in tar.gz": {gzipped(tarred(t, []entry{{"b.zip", zipped(t, zip.Deflate, list)}})), 0},
	} {
		dir := t.TempDir()
		write(t, dir+"/x", row.b)
		rows, result := inspected(t, dir, Options{})
		if result.Status[OK] != 1 || namesIn(result) != 1 || result.NoFolder != 0 || row.most > 0 && result.BytesRead > row.most {
			t.Errorf("%s: %v, %d names, %d bytes read of %d", name, statuses(rows), namesIn(result), result.BytesRead, len(row.b))
		}
		result, err := Inspect(t.Context(), []string{"-"}, Options{Input: bytes.NewReader(row.b)})
		if err != nil || name != "stored.zip" && name != "tar in a zip" && (result.Status[OK] != 1 || namesIn(result) != 1 || result.NoFolder != 0) {
			t.Errorf("%s on standard input: %v, %+v", name, err, result.Counts)
		}
	}
}

// TestWhatStandsBehindFragmentsOnTheWeb has a server that knows ranges, and one that
// does not.
func TestWhatStandsBehindFragmentsOnTheWeb(t *testing.T) {
	many := make([]int, 1000)
	for name, row := range map[string]struct {
		b      []byte
		ranges bool
		status Status
		most   int64
	}{
		"ranges":                      {outOfOrder(5_000_000, 6_000_000), true, OK, 8 << 10},
		"ranges, a hundred fragments": {outOfOrder(many[:100]...), true, OK, 8 << 10},
		"no ranges, small":            {outOfOrder(100_000, 200_000), false, OK, 1 << 20},
		"no ranges, large":            {outOfOrder(5_000_000, 6_000_000), false, OverLimit, 6 << 20},
	} {
		if name == "ranges, a hundred fragments" {
			for i := range 100 {
				many[i] = 70_000
			}
			row.b = outOfOrder(many[:100]...)
		}
		dir := t.TempDir()
		write(t, dir+"/x", row.b)
		server, sent := served(t, dir)
		if !row.ranges {
			server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { counting{w, sent}.Write(row.b) }))
			defer server.Close()
		}
		rows, result := webRows(t, server.URL+"/x", server.URL+"/")
		if rows["x"] != row.status.String() || namesIn(result) == 1 != (row.status == OK) {
			t.Errorf("%s: %v, %d names", name, rows, namesIn(result))
		}
		if row.ranges && (sent.Load() > row.most || result.Pixel > maxAlong || result.BytesRead+1 != uint64(sent.Load())) {
			t.Errorf("%s: %d bytes on the wire, %d read, %d of pixels", name, sent.Load(), result.BytesRead, result.Pixel)
		}
		if result.BytesRead > uint64(row.most) || result.Pixel+result.Header > result.BytesRead {
			t.Errorf("%s: %d bytes read, %d of headers, %d of pixels", name, result.BytesRead, result.Header, result.Pixel)
		}
		t.Logf("%s: %d bytes on the wire, %d read, %d of headers, %d of pixels, of %d", name, sent.Load(), result.BytesRead, result.Header, result.Pixel, len(row.b))
	}
}

// TestFragmentsWithoutAnEndOnTheWebAreLeft counts the file as partly read.
func TestFragmentsWithoutAnEndOnTheWebAreLeft(t *testing.T) {
	many := make([]int, maxPassages+10)
	for i := range many {
		many[i] = 70_000
	}
	dir := t.TempDir()
	write(t, dir+"/x", outOfOrder(many...))
	server, _ := served(t, dir)
	if rows, result := webRows(t, server.URL+"/x", server.URL+"/"); rows["x"] != "over-limit" || result.DICOM() != 1 {
		t.Errorf("%v", rows)
	}
}

// TestAnotherFileBehindAFileIsNotTakenForClean has two files in one, whole and with
// zeros between them.
func TestAnotherFileBehindAFileIsNotTakenForClean(t *testing.T) {
	first, second := image(explicit, 1, 1000), image(explicit, 2, 1000)
	for name, b := range map[string][]byte{
		"native":         append(first[:len(first):len(first)], second...),
		"zeros between":  append(append(first[:len(first):len(first)], make([]byte, 2048)...), second...),
		"fragments":      append(outOfOrder(100), second...),
		"no pixel data":  append(first[:len(first)-1012:len(first)-1012], second...),
		"a zip archive":  append(first[:len(first):len(first)], zipped(t, zip.Deflate, []entry{{"x", second}})...),
		"a tar archive":  append(first[:len(first):len(first)], tarred(t, []entry{{"x", second}})...),
		"many zeros":     append(append(first[:len(first):len(first)], make([]byte, 1<<20)...), second...),
		"packed as gzip": gzipped(append(first[:len(first):len(first)], second...)),
	} {
		dir := t.TempDir()
		write(t, dir+"/x", b)
		rows, result := inspected(t, dir, Options{})
		if result.Status[OK] != 0 || result.DICOM() != 1 {
			t.Errorf("%s: %v", name, statuses(rows))
		}
	}
	dir := t.TempDir()
	write(t, dir+"/x", append(first[:len(first):len(first)], make([]byte, 2048)...))
	if rows, result := inspected(t, dir, Options{}); result.Status[OK] != 1 {
		t.Errorf("zeros alone: %v", statuses(rows))
	}
}
