package header

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

// FuzzArchive reads a file as a walk does: it may be an archive, or a header.
// It must come to an end, and count what it came to.
func FuzzArchive(f *testing.F) {
	small := []entry{{"a", image(explicit, 1, 10)[:600]}, {"b/c", []byte("words")}}
	f.Add(zipped(f, zip.Deflate, small))
	f.Add(zipped(f, zip.Store, small))
	f.Add(tarred(f, small))
	f.Add(gzipped(tarred(f, small)))
	f.Add(gzipped(image(explicit, 1, 10)))
	f.Add(append(tarred(f, small), tarred(f, small)...))
	f.Add(append(zipped(f, zip.Store, small), zipped(f, zip.Deflate, small)...))
	f.Add(append(gzipped([]byte("words")), gzipped(image(explicit, 1, 10))...))
	f.Add(zstandard(f, tarred(f, small)))
	f.Add(testFile(f, "export.tar.xz"))
	f.Add(testFile(f, "one.dcm.bz2"))
	f.Add(disc(f)[:60<<10])
	f.Add(outOfOrder(10, 20))
	f.Add(image(explicit, 1, 10))
	walkAnything(f, 0, "")
}

// The kinds of archives, one at a time: whatever is changed, it begins as its kind does,
// so that each input gets to its reader.

func FuzzTar(f *testing.F) {
	small := []entry{{"a", image(explicit, 1, 10)[:600]}, {"b/c", []byte("words")}, {strings.Repeat("long/", 40), nil}}
	f.Add(tarred(f, small))
	f.Add(append(tarred(f, small), tarred(f, small)...))
	f.Add(tarred(f, []entry{{"inner.tar", tarred(f, small)}, {"inner.zip", zipped(f, zip.Store, small)}}))
	walkAnything(f, 257, "ustar")
}

func FuzzZip(f *testing.F) {
	small := []entry{{"a", image(explicit, 1, 10)[:600]}, {"b/c", []byte("words")}}
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		f.Add(zipped(f, method, small))
		f.Add(zipped(f, method, []entry{{"inner.zip", zipped(f, method, small)}}))
	}
	locked := zipped(f, zip.Store, small)
	locked[6] |= 1 // encrypted
	f.Add(locked)
	walkAnything(f, 0, "PK\x03\x04")
}

func FuzzGzip(f *testing.F) {
	f.Add(gzipped(image(explicit, 1, 10)))
	f.Add(gzipped(tarred(f, []entry{{"a", image(explicit, 1, 10)[:600]}})))
	f.Add(append(gzipped([]byte("words")), gzipped(image(explicit, 1, 10))...))
	f.Add(gzipped(gzipped([]byte("words"))))
	walkAnything(f, 0, "\x1f\x8b\x08")
}

func FuzzBzip2(f *testing.F) {
	f.Add(testFile(f, "one.dcm.bz2"))
	f.Add(testFile(f, "export.tar.bz2"))
	walkAnything(f, 0, "BZh9")
}

func FuzzXz(f *testing.F) {
	f.Add(testFile(f, "export.tar.xz"))
	f.Add(testFile(f, "dictionary.dcm.xz"))
	walkAnything(f, 0, "\xfd7zXZ\x00")
}

func FuzzZstd(f *testing.F) {
	f.Add(zstandard(f, tarred(f, []entry{{"a", image(explicit, 1, 10)[:600]}})))
	f.Add(zstandard(f, image(explicit, 1, 10)))
	walkAnything(f, 0, "\x28\xb5\x2f\xfd")
}

// FuzzDisc reads images of discs, ISO 9660 with what comes on top of it.
func FuzzDisc(f *testing.F) {
	f.Add(disc(f)[:60<<10])
	f.Add(disc(f))
	walkAnything(f, 16*2048+1, "CD001")
}

// walkAnything walks over what comes, which has its sign at its place.
func walkAnything(f *testing.F, at int, sign string) {
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		if b = bytes.Clone(b); len(b) >= at+len(sign) {
			copy(b[at:], sign)
		}
		if err := os.WriteFile(dir+"/x", b, 0o600); err != nil {
			t.Fatal(err)
		}
		rows := 0
		result, err := Inspect(context.Background(), []string{dir + "/x"}, Options{Parallel: 1, Rows: func(list []Row) error {
			rows += len(list)
			return nil
		}})
		if err != nil || uint64(rows) != result.Files {
			t.Fatalf("%d rows of %d files, %v", rows, result.Files, err)
		}
		if result.Files == 0 && result.NoFolder == 0 && result.Archives == 0 && result.Special == 0 {
			t.Fatal("nothing was said")
		}
		if result.Header > result.BytesRead+1<<20 && result.Archives == 0 {
			t.Fatalf("%d bytes of header, %d read", result.Header, result.BytesRead)
		}
	})
}

// FuzzIndex reads listings of strange web servers.
func FuzzIndex(f *testing.F) {
	f.Add([]byte(`<html><a href="x.dcm">x</a><a href="../">up</a><A HREF='sub/'>s</A>`))
	f.Add([]byte(`<base href="sub/"><iframe src="x.html"></iframe><a href="?dir=x">x</a><a href="a/b/c">c</a>`))
	f.Add([]byte(`[{"name":"a.dcm","type":"file"},{"name":"sub","type":"directory"}]`))
	f.Add([]byte(`<list><file>a.dcm</file><directory mtime="x">sub</directory></list>`))
	f.Fuzz(fuzzListing)
}
