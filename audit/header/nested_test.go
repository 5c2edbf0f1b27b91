package header

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestArchivesInArchivesAreLookedInto goes three deep, and says what lies deeper.
func TestArchivesInArchivesAreLookedInto(t *testing.T) {
	whole := []entry{{"one.dcm", image(explicit, 1, 100)}, {"two.dcm", image(explicit, 2, 100)}}
	inZip := func(name string, b []byte) []byte { return zipped(t, zip.Deflate, []entry{{name, b}}) }
	stored := func(name string, b []byte) []byte { return zipped(t, zip.Store, []entry{{name, b}}) }
	inTar := func(name string, b []byte) []byte { return tarred(t, []entry{{name, b}}) }
	deflated := zipped(t, zip.Deflate, whole)
	for name, row := range map[string]struct {
		b    []byte
		at   string
		want string
	}{
		"zip in zip":              {inZip("in.zip", deflated), "in.zip/", "ok"},
		"zip in stored zip":       {stored("in.zip", deflated), "in.zip/", "ok"},
		"tar in zip":              {inZip("in.tar", tarred(t, whole)), "in.tar/", "ok"},
		"tar.gz in zip":           {inZip("in.tgz", gzipped(tarred(t, whole))), "in.tgz/", "ok"},
		"zip in tar":              {inTar("in.zip", deflated), "in.zip/", "ok"},
		"zip in tar.gz":           {gzipped(inTar("in.zip", deflated)), "in.zip/", "ok"},
		"tar.gz in tar.gz in tar": {inTar("a.tgz", gzipped(inTar("b.tgz", gzipped(tarred(t, whole))))), "a.tgz/b.tgz/", "ok"},
		"zip in zip in zip":       {inZip("a.zip", inZip("b.zip", deflated)), "a.zip/b.zip/", "ok"},
		"four deep":               {inZip("a.zip", inZip("b.zip", inZip("c.zip", deflated))), "a.zip/b.zip/c.zip", "not-opened"},
		"gzip five times":         {gzipped(gzipped(gzipped(gzipped(gzipped(tarred(t, whole)))))), "", "not-opened"},
		"7z in zip":               {inZip("in.7z", []byte("7z\xBC\xAF\x27\x1C\x00\x04"+strings.Repeat("\x00\x81", 500))), "in.7z", "not-opened"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir+"/x", row.b)
			rows, result := inspected(t, dir, Options{Parallel: 1})
			got := statuses(rows)
			want := map[string]string{"x/" + row.at + "one.dcm": "ok", "x/" + row.at + "two.dcm": "ok"}
			if row.want != "ok" {
				want = map[string]string{"x/" + row.at: row.want}
			}
			if name == "gzip five times" {
				want = map[string]string{"x": row.want}
			}
			if !maps.Equal(got, want) || result.NoFolder != 0 {
				t.Errorf("%v, %d archives not read to their end", got, result.NoFolder)
			}
		})
	}
}

// TestWhatIsNotLookedIntoIsNotRead has kinds that are not opened, archives of those
// that are and cannot be read, and one of a time before ustar.
func TestWhatIsNotLookedIntoIsNotRead(t *testing.T) {
	dir := t.TempDir()
	rest := strings.Repeat("\x00\x81\x10", 500)
	for name, start := range map[string]string{"a.bz2": "BZh91AY&SY", "b.xz": "\xFD7zXZ\x00", "c.zst": "\x28\xB5\x2F\xFD", "h.lz4": "\x04\x22\x4D\x18", "i.cab": "MSCF\x00\x00\x00\x00", "j.lzh": "\x20\x2E-lh5-", "d.7z": "7z\xBC\xAF\x27\x1C", "e.rar": "Rar!\x1A\x07\x00"} {
		write(t, dir+"/"+name, []byte(start+rest))
	}
	write(t, dir+"/f.iso", append(append(make([]byte, 32768), "\x01CD001\x01\x00"...), rest...))
	old := tarred(t, []entry{{"in", image(explicit, 1, 100)}})
	copy(old[257:265], make([]byte, 8))
	write(t, dir+"/g.tar", retar(old))
	rows, result := inspected(t, dir, Options{Parallel: 1, AllArchives: true})
	want := map[string]string{"a.bz2": "unreadable", "c.zst": "unreadable", "d.7z": "not-opened", "e.rar": "not-opened", "g.tar/in": "ok", "h.lz4": "not-opened", "i.cab": "not-opened", "j.lzh": "not-opened"}
	if got := statuses(rows); !maps.Equal(got, want) || result.Failed() != 7 || result.NoFolder != 4 {
		t.Errorf("%v, %d failed, %d archives not read to their end", got, result.Failed(), result.NoFolder)
	}
}

// retar takes the magic of ustar out of all headers and mends their checksums.
func retar(b []byte) []byte {
	for at := 0; at+512 <= len(b); at += 512 {
		h := b[at : at+512]
		if string(h[257:262]) != "ustar" && at > 0 {
			continue
		}
		copy(h[257:265], make([]byte, 8))
		copy(h[148:156], "        ")
		sum := 0
		for _, c := range h {
			sum += int(c)
		}
		copy(h[148:156], fmt.Sprintf("%06o\x00 ", sum))
	}
	return b
}

// TestOneBudgetForAnArchive has many entries of a zip archive at one place: what
// they inflate to, and what is read of stored ones, is counted together.
func TestOneBudgetForAnArchive(t *testing.T) {
	text := append([]byte("\x08\x00\x05\x00CS\x0A\x00ISO_IR 100\x40\x00\x60\xA1UT\x00\x00\x00\x00\x10\x00"), make([]byte, 1<<20)...)
	text = append(text, "\x70\x00\x84\x00PN\x04\x00A^B "...)
	image := image(dataset.TransferSyntax(5), 1, 0)
	meta := bytes.Index(image, []byte("\x08\x00\x05\x00CS"))
	for name, b := range map[string][]byte{
		"deflated data sets, stored": zipped(t, zip.Store, []entry{{"1", append(image[:meta:meta], packed(text)...)}}),
		"deflated entries":           zipped(t, zip.Deflate, []entry{{"1", text}}),
	} {
		t.Run(name, func(t *testing.T) {
			const copies = 200
			dir := t.TempDir()
			b = overlapping(b, copies)
			write(t, dir+"/x.zip", b)
			d, err := openFolder(nil, dir)
			if err != nil {
				t.Fatal(err)
			}
			defer d.done()
			w := &worker{reader: &reader{inspector: fileInspector()}, ctx: t.Context(), run: &run{o: &Options{AllArchives: true}}}
			var f file
			size, err := f.open(d, "x.zip")
			if err != nil {
				t.Fatal(err)
			}
			defer f.close()
			left := newBudget(size)
			left.used = minArchiveInflated - 20<<20
			w.header.Charge(left.take)
			if w.zip(&batch{}, &f, size, left) || w.counts.Files > 30 || w.counts.Files < 5 {
				t.Errorf("%d files were read, and the archive to its end", w.counts.Files)
			}
			if left.left() < -1<<20 {
				t.Errorf("%d bytes too many were inflated", -left.left())
			}
		})
	}
}

func packed(b []byte) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestCompression)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// overlapping repeats the last entry of a zip archive's directory.
func overlapping(b []byte, n int) []byte {
	le := binary.LittleEndian
	end := bytes.LastIndex(b, []byte("PK\x05\x06"))
	last := bytes.LastIndex(b[:end], []byte("PK\x01\x02"))
	out := append([]byte(nil), b[:end]...)
	for range n - 1 {
		out = append(out, b[last:end]...)
	}
	tail := append([]byte(nil), b[end:]...)
	le.PutUint16(tail[8:], uint16(n)+1)
	le.PutUint16(tail[10:], uint16(n)+1)
	return append(out, tail...)
}

// TestLongAndStrangePathsAreMadeFitToBeShown holds the list and the memory.
func TestLongAndStrangePathsAreMadeFitToBeShown(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	content := image(explicit, 1, 10)
	for i := range 5 {
		w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: fmt.Sprintf("n%d/", i) + strings.Repeat("A", 200_000) + ".dcm", Size: int64(len(content)), Mode: 0o600, Format: tar.FormatPAX})
		w.Write(content)
	}
	w.Close()
	dir := t.TempDir()
	write(t, dir+"/x.tar", b.Bytes())
	rows, result := inspected(t, dir, Options{})
	for path := range rows {
		if len(path) > 2*maxPath || !strings.Contains(path, "[cut]") || !strings.HasSuffix(path, "A.dcm") {
			t.Errorf("a path of %d characters", len(path))
		}
	}
	if len(rows) != 5 || result.DICOM() != 5 {
		t.Errorf("%d rows", len(rows))
	}
	for name, want := range map[string]string{
		"plain.dcm": "plain.dcm", "Müller 山田.dcm": "Müller 山田.dcm", `back\slash`: `back\slash`, "\x1b[31mred": `\x1b[31mred`, "two\nlines": `two\x0alines`,
		"bell\a\\": `bell\x07\\`, "c1\u009b31m": `c1\u009b31m`, "raw\x9b31m": `raw\x9b31m`, "turned\u202Egpj": `turned\u202egpj`, "del\x7f": `del\x7f`, "line\u2028": `line\u2028`,
	} {
		if got := visiblePath([]byte(name)); got != want {
			t.Errorf("%q is shown as %q, not %q", name, got, want)
		}
	}
	_, err := Inspect(t.Context(), []string{dir + "/\x1b[2Jgone"}, Options{})
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%q", err)
	}
}
