package header

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"strings"
	"testing"
)

type entry struct {
	name string
	b    []byte
}

func entries() []entry {
	whole := image(explicit, 1, 300_000)
	return []entry{
		{"a/whole.dcm", whole}, {"a/cut.dcm", whole[:700]}, {"readme.txt", bytes.Repeat([]byte("words and words\n"), 50)}, {"b/whole", whole}, {"none", nil},
	}
}

var entryStatuses = map[string]string{"a/whole.dcm": "ok", "a/cut.dcm": "truncated", "readme.txt": "not-dicom", "b/whole": "ok", "none": "empty"}

func zipped(t testing.TB, method uint16, list []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.Create("a/")
	for _, e := range list {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(e.b)
	}
	z.Close()
	return b.Bytes()
}

func tarred(t testing.TB, list []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: "a/"})
	w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: "link", Linkname: "/etc/passwd"})
	for _, e := range list {
		w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: e.name, Size: int64(len(e.b)), Mode: 0o600})
		w.Write(e.b)
	}
	w.Close()
	return b.Bytes()
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func TestArchivesAreLookedInto(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"deflated.zip": zipped(t, zip.Deflate, entries()), "stored.zip": zipped(t, zip.Store, entries()),
		"plain.tar": tarred(t, entries()), "packed.tar.gz": gzipped(tarred(t, entries())),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir+"/"+name, b)
			rows, result := inspected(t, dir, Options{Parallel: 1})
			got := map[string]string{}
			for path, status := range statuses(rows) {
				got[strings.TrimPrefix(path, name+"/")] = status
			}
			if !maps.Equal(got, entryStatuses) {
				t.Errorf("%v", got)
			}
			if result.Archives != 1 || result.NoFolder != 0 || result.Files != 5 || result.Bytes != uint64(len(b)) {
				t.Errorf("%+v", result.Counts)
			}
			if name == "plain.tar" || name == "stored.zip" {
				if result.BytesRead > 100_000 {
					t.Errorf("%d bytes were read of %d", result.BytesRead, len(b))
				}
			}
			for i := range 50 { // cut anywhere: rows or a reason, no crash
				cut := t.TempDir()
				write(t, cut+"/"+name, b[:i*len(b)/50])
				if _, result := inspected(t, cut, Options{Parallel: 1}); i > 0 && result.NoFolder == 0 && result.Failed() == 0 && result.DICOM() == 0 && result.Files == 0 {
					t.Errorf("cut to %d: nothing was said", i*len(b)/50)
				}
				os.RemoveAll(cut)
			}
		})
	}
}

func TestStandardInput(t *testing.T) {
	for name, b := range map[string][]byte{
		"file": image(explicit, 1, 300_000), "file.gz": gzipped(image(explicit, 1, 300_000)),
		"tar": tarred(t, entries()), "tar.gz": gzipped(tarred(t, entries())),
	} {
		result, err := Inspect(t.Context(), []string{"-"}, Options{Input: bytes.NewReader(b)})
		want := uint64(1)
		if strings.HasPrefix(name, "tar") {
			want = 3
		}
		if err != nil || result.DICOM() != want || result.NoFolder != 0 {
			t.Errorf("%s: %v, %+v", name, err, result.Counts)
		}
	}
	for method, want := range map[uint16]uint64{zip.Deflate: 3, zip.Store: 0} {
		result, err := Inspect(t.Context(), []string{"-"}, Options{Input: bytes.NewReader(zipped(t, method, entries()))})
		if err != nil || result.DICOM() != want || result.NoFolder != 1-want/3 {
			t.Errorf("zip %d: %v, %+v: where a stored file ends is told behind its end", method, err, result.Counts)
		}
	}
}

func TestWhatCannotBeReadInAnArchiveIsSaidSo(t *testing.T) {
	whole := image(explicit, 1, 100)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, h := range map[string]*zip.FileHeader{
		"locked": {Method: zip.Store, Flags: 1}, "lzma": {Method: 14}, "fine": {Method: zip.Store},
	} {
		h.Name, h.CRC32, h.CompressedSize64, h.UncompressedSize64 = name, crc32.ChecksumIEEE(whole), uint64(len(whole)), uint64(len(whole))
		w, err := z.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(whole)
	}
	z.Close()
	dir := t.TempDir()
	write(t, dir+"/z.zip", b.Bytes())
	write(t, dir+"/y.zip", zipped(t, zip.Deflate, []entry{{"inner.zip", b.Bytes()}}))
	rows, result := inspected(t, dir, Options{})
	want := map[string]string{"z.zip/locked": "encrypted", "z.zip/lzma": "unreadable", "z.zip/fine": "ok", "y.zip/inner.zip/locked": "encrypted", "y.zip/inner.zip/lzma": "unreadable", "y.zip/inner.zip/fine": "ok"}
	if got := statuses(rows); !maps.Equal(got, want) || result.NoFolder != 0 || result.Archives != 3 {
		t.Errorf("%v, %d archives not read", got, result.NoFolder)
	}
}

// TestBombsEndAtTheirLimits: an archive of a few kilobytes that holds an image
// whose header claims gigabytes, and many of them.
func TestBombsEndAtTheirLimits(t *testing.T) {
	t.Parallel()
	whole := image(explicit, 1, 0)
	const claimed = maxEntryInflated + 1<<20
	bomb := append(whole[:len(whole)-12:len(whole)-12], "\x40\x00\x60\xA1UT\x00\x00"...)
	bomb = append(binary.LittleEndian.AppendUint32(bomb, claimed), make([]byte, claimed+100)...)
	dir := t.TempDir()
	write(t, dir+"/b.zip", zipped(t, zip.Deflate, []entry{{"1", bomb}, {"2", whole}}))
	write(t, dir+"/b.tar.gz", gzipped(tarred(t, []entry{{"1", bomb}})))
	rows, _ := inspected(t, dir, Options{Parallel: 1})
	want := map[string]string{"b.zip/1": "over-limit", "b.zip/2": "ok", "b.tar.gz/1": "over-limit"}
	if got := statuses(rows); !maps.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestManyEntriesCostNoMemory(t *testing.T) {
	t.Parallel()
	var list []entry
	for i := range 30_000 {
		list = append(list, entry{fmt.Sprintf("folder/%06d", i), nil})
	}
	dir := t.TempDir()
	write(t, dir+"/many.zip", zipped(t, zip.Store, list))
	n := 0
	_, err := Inspect(t.Context(), []string{dir}, Options{Rows: func(rows []Row) error {
		if n += len(rows); len(rows) > maxRows {
			t.Errorf("%d rows at a time", len(rows))
		}
		return nil
	}})
	if err != nil || n != len(list) {
		t.Errorf("%d rows, %v", n, err)
	}
}
