package header

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// withHole is a file of a tebibyte that takes no room: something, and a hole.
func withHole(t *testing.T, path string, beginning []byte) {
	t.Helper()
	write(t, path, beginning)
	if err := os.Truncate(path, 1<<40); err != nil {
		t.Skip("no files with holes here:", err)
	}
}

// fewerZeros has less passed over for as long as a test runs, which is not
// parallel to others.
func fewerZeros(t *testing.T, n int64) {
	before := maxZeros
	maxZeros = n
	t.Cleanup(func() { maxZeros = before })
}

// ofHoles are beginnings of files that go on with a hole, and what becomes of
// them: what is not read to its end is never clean.
func ofHoles(t *testing.T) map[string][]byte {
	one := image(explicit, 1, 100)
	return map[string][]byte{
		"tar": tarred(t, []entry{{"one.dcm", one}}), "gzip": gzipped(one), "a tar in gzip": gzipped(tarred(t, []entry{{"one.dcm", one}})),
		"xz": testFile(t, "export.tar.xz"), "bzip2": testFile(t, "one.dcm.bz2"), "zstandard": zstandard(t, one),
	}
}

func TestAHoleInAFileIsNotReadForEver(t *testing.T) {
	fewerZeros(t, 1<<20)
	for name, beginning := range ofHoles(t) {
		path := t.TempDir() + "/x"
		withHole(t, path, beginning)
		result, err := Inspect(t.Context(), []string{path}, Options{AllArchives: true})
		if err != nil || result.NoFolder+result.Failed() == 0 || result.BytesRead > 4<<20 {
			t.Errorf("%s: %v, %d not read, %d bytes read", name, err, result.NoFolder+result.Failed(), result.BytesRead)
		}
	}
	path := t.TempDir() + "/plain"
	withHole(t, path, image(explicit, 1, 100))
	if result, err := Inspect(t.Context(), []string{path}, Options{}); err != nil || result.DICOM() != 1 || result.BytesRead > 1<<20 {
		t.Errorf("a plain file: %v, %+v", err, result.Counts)
	}
}

// TestAnInterruptEndsTheReadingOfALongFile would take hours otherwise.
func TestAnInterruptEndsTheReadingOfALongFile(t *testing.T) {
	fewerZeros(t, 1<<50)
	for name, beginning := range ofHoles(t) {
		if name == "bzip2" || name == "zstandard" {
			continue // they end at the first byte that is not theirs
		}
		path := t.TempDir() + "/x"
		withHole(t, path, beginning)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		result, err := Inspect(ctx, []string{path}, Options{AllArchives: true})
		cancel()
		if err != nil || result.Complete {
			t.Errorf("%s: %v, complete %t", name, err, result.Complete)
		}
	}
}

// TestAnInterruptEndsTheWaitForStandardInput has a stream that says no more, at
// once and behind a beginning, and one without an end.
func TestAnInterruptEndsTheWaitForStandardInput(t *testing.T) {
	for name, beginning := range map[string]string{"nothing": "", "a beginning": strings.Repeat("\x00", 128) + "DICM", "gzip": "\x1f\x8b\x08\x00"} {
		in, out := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			io.WriteString(out, beginning)
			cancel()
		}()
		result, err := Inspect(ctx, []string{"-"}, Options{Input: in})
		if err != nil || result.Complete {
			t.Errorf("%s: %v, complete %t", name, err, result.Complete)
		}
		out.Close()
	}
}

// TestAStateTellsNobodyApart inspects two folders that differ in nothing but
// who the patients are. Their states are the same to the byte: nothing in one
// depends on a value, so nobody can find a value by trying.
func TestAStateTellsNobodyApart(t *testing.T) {
	state := func(old, new string) string {
		dir := t.TempDir()
		for n := range 20 {
			b := image(explicit, n, 100)
			if !bytes.Contains(b, []byte(old)) {
				t.Fatalf("no %s in the file", old)
			}
			write(t, dir+"/"+string(rune('a'+n)), bytes.ReplaceAll(b, []byte(old), []byte(new)))
		}
		var saved []byte
		_, err := Inspect(t.Context(), []string{dir}, Options{Parallel: 1, Save: func(s *State) {
			var err error
			if saved, err = json.Marshal(s); err != nil {
				t.Error(err)
			}
		}})
		if err != nil || len(saved) == 0 {
			t.Fatal(err)
		}
		return string(saved)
	}
	if a, b := state("ZQCANARY", "ZQCANARY"), state("ZQCANARY", "KQLBRING"); a != b {
		t.Errorf("states differ:\n%s\n%s", a, b)
	}
}
