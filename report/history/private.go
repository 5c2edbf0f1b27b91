package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// private refuses a file that somebody else may have put there, or may change or
// read: what stands in it is believed, and written to. SQLite's files beside it are
// part of it.
func (s *Store) private(path string) error {
	if runtime.GOOS == "windows" {
		return nil // modes say nothing there
	}
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	if err != nil {
		return s.fault(err)
	}
	if info.Mode().Perm()&anybodyWrites != 0 {
		return s.refused("everybody may write to its folder %s (mode %04o), and could put another file there: chmod o-w it, or give a folder of its own", dir, mode(info))
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		name := path + suffix
		info, err := os.Lstat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return s.fault(err)
		case info.Mode()&fs.ModeSymlink != 0:
			return s.refused("%s is a symbolic link: name the file itself", name)
		case !info.Mode().IsRegular():
			return s.refused("%s is not a file", name)
		case info.Mode().Perm()&anybodyWrites != 0:
			return s.refused("everybody may write to %s (mode %04o): look whether it is still yours, and chmod 600 it", name, mode(info))
		case info.Mode().Perm()&anybody != 0:
			return s.refused("everybody may open %s (mode %04o), and what stands in it names weak archives: chmod 600 it", name, mode(info))
		}
	}
	return nil
}

const (
	anybodyWrites = 0o002
	anybody       = 0o007
)

// mode is what chmod takes, with the sticky bit and the others of its kind.
func mode(info fs.FileInfo) uint32 {
	m := uint32(info.Mode().Perm())
	for bit, number := range map[fs.FileMode]uint32{fs.ModeSticky: 0o1000, fs.ModeSetgid: 0o2000, fs.ModeSetuid: 0o4000} {
		if info.Mode()&bit != 0 {
			m |= number
		}
	}
	return m
}

func (s *Store) refused(format string, args ...any) error {
	return &Error{Where: s.where, detail: fmt.Sprintf(format, args...)}
}
