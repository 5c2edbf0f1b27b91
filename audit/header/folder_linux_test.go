package header

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestAnEntryThatNobodyCanLookAtIsNoSpecialFile: on a file system that does not say what
// an entry is, one that cannot be asked may be a file, and the folder is not read.
func TestAnEntryThatNobodyCanLookAtIsNoSpecialFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/file", []byte("x"))
	f, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := &folder{f: f, fd: int(f.Fd())}
	if kind, err := d.kindOf([]byte("file"), unix.DT_UNKNOWN); kind != fs.FileMode(0) || err != nil {
		t.Errorf("a file: %v, %v", kind, err)
	}
	if _, err := d.kindOf([]byte("gone"), unix.DT_UNKNOWN); err != unix.ENOENT {
		t.Errorf("what has gone: %v", err)
	}
	if _, err := d.kindOf([]byte(strings.Repeat("a", 300)), unix.DT_UNKNOWN); err == nil || err == unix.ENOENT {
		t.Errorf("what cannot be asked: %v", err)
	}
}
