package header

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"testing"
)

// inDirectory and inHead change what a zip archive's directory says of its first entry, and
// the head before it.
func inDirectory(b []byte, at int, v uint32) []byte { return changed(b, "PK\x01\x02", at, v) }
func inHead(b []byte, at int, v uint32) []byte      { return changed(b, "PK\x03\x04", at, v) }

func changed(b []byte, sign string, at int, v uint32) []byte {
	b = bytes.Clone(b)
	binary.LittleEndian.PutUint32(b[bytes.Index(b, []byte(sign))+at:], v)
	return b
}

// raw is a zip archive of an entry whose lengths stand before it.
func raw(t *testing.T, name string, method uint16) []byte {
	t.Helper()
	whole := image(explicit, 1, 100)
	packed := whole
	if method == zip.Deflate {
		packed = gzipped(whole)[10:]
		packed = packed[:len(packed)-8]
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: method, CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(whole))})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(packed)
	z.Close()
	return bytes.ReplaceAll(b.Bytes(), []byte("d_"), []byte("d/")) // the library writes none
}

// TestLengthsThatAZipArchiveClaimsHideNothing has folders that hold bytes, and lengths of
// nothing where there is something, as a file and as a stream.
func TestLengthsThatAZipArchiveClaimsHideNothing(t *testing.T) {
	for name, b := range map[string][]byte{
		"a folder that holds a file":              raw(t, "d_", zip.Store),
		"a folder that holds a deflated file":     raw(t, "d_", zip.Deflate),
		"length 0 in both":                        inDirectory(inHead(raw(t, "f", zip.Deflate), 22, 0), 24, 0),
		"length 0 in the directory":               inDirectory(raw(t, "f", zip.Deflate), 24, 0),
		"length 0 in the head":                    inHead(raw(t, "f", zip.Deflate), 22, 0),
		"packed length 0 in the directory":        inDirectory(raw(t, "f", zip.Deflate), 20, 0),
		"packed length 0 in both":                 inDirectory(inHead(raw(t, "f", zip.Deflate), 18, 0), 20, 0),
		"stored, lengths 0 in the directory":      inDirectory(inDirectory(raw(t, "f", zip.Store), 24, 0), 20, 0),
		"stored, lengths 0 in both":               inHead(inHead(inDirectory(inDirectory(raw(t, "f", zip.Store), 24, 0), 20, 0), 22, 0), 18, 0),
		"a folder, lengths 0 in the directory":    inDirectory(inDirectory(raw(t, "d_", zip.Store), 24, 0), 20, 0),
		"a folder, lengths 0 in both":             inHead(inHead(inDirectory(inDirectory(raw(t, "d_", zip.Store), 24, 0), 20, 0), 22, 0), 18, 0),
		"a deflated folder of length 0 in both":   inDirectory(inHead(raw(t, "d_", zip.Deflate), 22, 0), 24, 0),
		"a deflated folder, 0 in the directory":   inDirectory(inDirectory(raw(t, "d_", zip.Deflate), 24, 0), 20, 0),
		"a deflated folder, lengths 0 everywhere": inHead(inHead(inDirectory(inDirectory(raw(t, "d_", zip.Deflate), 24, 0), 20, 0), 22, 0), 18, 0),
	} {
		if got, left := seen(t, b); got["x/f"] != "ok" && got["x/d/"] != "ok" && left == 0 {
			t.Errorf("%s: %v, %d archives not read to their end", name, got, left)
		}
		result, err := Inspect(t.Context(), []string{"-"}, Options{Input: bytes.NewReader(b)})
		if err != nil || result.Status[OK] == 0 && result.NoFolder == 0 {
			t.Errorf("%s on standard input: %v, %+v", name, err, result.Counts)
		}
	}
}
