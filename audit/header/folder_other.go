//go:build !linux

package header

import (
	"io"
	"io/fs"
)

// each shows the names in a folder and what they are.
func (d *folder) each(show func(name []byte, kind fs.FileMode)) error {
	if _, err := d.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	for {
		entries, err := d.f.ReadDir(128)
		for _, e := range entries {
			show([]byte(e.Name()), e.Type())
		}
		switch err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// onNetwork knows no file systems here: --parallel says how many files to read at a
// time.
func onNetwork(string) bool { return false }
