package commands

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestFailedWriteLeavesNothingBehind has a format that fails in the middle.
func TestFailedWriteLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "report.json")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	err = writeFile(file, func(w io.Writer) error {
		if _, err := w.Write([]byte("half")); err != nil {
			return err
		}
		_, err := full.Write([]byte("the other half"))
		return err
	})
	entries, _ := os.ReadDir(dir)
	if got, _ := os.ReadFile(file); err == nil || string(got) != "old" || len(entries) != 1 {
		t.Errorf("%v, %q, %d files", err, got, len(entries))
	}
}
