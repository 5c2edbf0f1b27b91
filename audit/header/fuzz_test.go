package header

import (
	"archive/zip"
	"context"
	"os"
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
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
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
