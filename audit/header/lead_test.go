package header

import (
	"archive/zip"
	"bytes"
	"testing"
)

// TestSomethingInFrontOfAFileMakesNoDifferenceBySource has a file behind garbage: it is
// read in part, and its name counts, wherever the bytes come from.
func TestSomethingInFrontOfAFileMakesNoDifferenceBySource(t *testing.T) {
	for _, n := range []int{100, 380, 600, 4096, 5000, 60_000} {
		garbage := bytes.Repeat([]byte{0x9D, 0x17, 0xC3}, n)[:n]
		b := append(garbage, image(explicit, 1, 100_000)...)
		list := []entry{{"a", b}}
		for name, packed := range map[string][]byte{
			"file": b, "zip": zipped(t, zip.Deflate, list), "stored": zipped(t, zip.Store, list), "tar": tarred(t, list), "gzip": gzipped(b), "tar.gz": gzipped(tarred(t, list)), "zstd": zstandard(t, b),
		} {
			dir := t.TempDir()
			write(t, dir+"/x", packed)
			for _, read := range []ReadAhead{Always, Never} {
				rows, result := inspected(t, dir, Options{ReadAhead: read, AllArchives: true})
				if result.Status[Malformed] != 1 || namesIn(result) != 1 || result.NoFolder != 0 {
					t.Errorf("%d bytes, %s: %v, %d names", n, name, statuses(rows), namesIn(result))
				}
			}
			if name != "file" && name != "gzip" {
				continue
			}
			result, err := Inspect(t.Context(), []string{"-"}, Options{Input: bytes.NewReader(packed)})
			if err != nil || result.Status[Malformed] != 1 || namesIn(result) != 1 {
				t.Errorf("%d bytes, %s on standard input: %v, %+v", n, name, err, result.Counts)
			}
		}
		dir := t.TempDir()
		write(t, dir+"/x", b)
		server, _ := served(t, dir)
		if rows, result := webRows(t, server.URL+"/x", server.URL+"/"); result.Status[Malformed] != 1 || namesIn(result) != 1 {
			t.Errorf("%d bytes on the web: %v", n, rows)
		}
	}
}
