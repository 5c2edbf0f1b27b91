//go:build unix

package header

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// file is a regular file, read by position. There is no code here that maps it.
type file struct {
	fd     int
	offset int64
	got    int64
}

// errSpecial says that a name is no regular file.
var errSpecial = errors.New("not a regular file")

// open opens a name in a folder. A link is not followed, and a pipe that took
// the place of a file does not block.
func (f *file) open(in *folder, name string) (size int64, err error) {
	dir := in.fd
	fd, err := unix.Openat(dir, name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	for err == unix.EINTR {
		fd, err = unix.Openat(dir, name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	}
	if err != nil {
		return 0, err
	}
	var st unix.Stat_t
	if err = unix.Fstat(fd, &st); err == nil && st.Mode&unix.S_IFMT != unix.S_IFREG {
		err = errSpecial
	}
	if err != nil {
		unix.Close(fd)
		return 0, err
	}
	f.fd, f.offset, f.got = fd, 0, 0
	return st.Size, nil
}

func (f *file) Read(p []byte) (int, error) {
	n, err := unix.Pread(f.fd, p, f.offset)
	for err == unix.EINTR {
		n, err = unix.Pread(f.fd, p, f.offset)
	}
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, io.EOF
	}
	f.offset += int64(n)
	f.got += int64(n)
	return n, nil
}

func (f *file) Skip(n int64) error {
	f.offset += n
	return nil
}

func (f *file) asked() int64 { return f.got }

func (f *file) close() { unix.Close(f.fd) }

// openFolder opens a folder in another by its name, or the root of a walk.
// Only the operator's own names may be links.
func openFolder(in *folder, name string) (*folder, error) {
	if in == nil {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		return newFolder(f, name, int(f.Fd()), 0), nil
	}
	fd, err := unix.Openat(in.fd, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	path := in.path + "/" + name
	return newFolder(os.NewFile(uintptr(fd), path), path, fd, in.depth+1), nil
}
