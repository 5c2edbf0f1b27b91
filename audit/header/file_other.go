//go:build !unix

package header

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// file is a regular file, read by position.
type file struct {
	f      *os.File
	offset int64
	got    int64
}

var errSpecial = errors.New("not a regular file")

func (f *file) open(in *folder, name string) (size int64, err error) {
	path := filepath.Join(in.path, name)
	if info, err := os.Lstat(path); err != nil {
		return 0, err
	} else if !info.Mode().IsRegular() {
		return 0, errSpecial
	}
	opened, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	info, err := opened.Stat()
	if err != nil {
		opened.Close()
		return 0, err
	}
	f.f, f.offset, f.got = opened, 0, 0
	return info.Size(), nil
}

func (f *file) Read(p []byte) (int, error) {
	n, err := f.f.ReadAt(p, f.offset)
	f.offset += int64(n)
	f.got += int64(n)
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

func (f *file) Skip(n int64) error {
	f.offset += n
	return nil
}

func (f *file) asked() int64 { return f.got }

func (f *file) close() { f.f.Close() }

func openFolder(in *folder, name string) (*folder, error) {
	path, depth := name, 0
	if in != nil {
		path, depth = filepath.Join(in.path, name), in.depth+1
		if info, err := os.Lstat(path); err != nil {
			return nil, err
		} else if !info.IsDir() {
			return nil, errSpecial
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return newFolder(f, path, 0, depth), nil
}
