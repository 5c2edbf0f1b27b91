package header

import (
	"bytes"
	"encoding/binary"
	"io"
	"io/fs"

	"golang.org/x/sys/unix"
)

// each shows the names in a folder and what they are. Package os makes three objects
// of each name, and a folder of a hundred thousand is listed seven times.
func (d *folder) each(show func(name []byte, kind fs.FileMode)) error {
	if _, err := d.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if d.entries == nil {
		d.entries = make([]byte, entriesAtOnce)
	}
	for {
		n, err := unix.Getdents(d.fd, d.entries)
		for err == unix.EINTR {
			n, err = unix.Getdents(d.fd, d.entries)
		}
		if n <= 0 || err != nil {
			return err
		}
		// getdents64(2): inode and offset, eight bytes each, the length of the entry in
		// two, its kind in one, and its name up to a NUL.
		for b := d.entries[:n]; len(b) > 19; {
			length := int(binary.NativeEndian.Uint16(b[16:]))
			if length < 19 || length > len(b) {
				return unix.EIO
			}
			name, _, _ := bytes.Cut(b[19:length], []byte{0})
			if string(name) != "." && string(name) != ".." {
				switch kind, err := d.kindOf(name, b[18]); err {
				case nil:
					show(name, kind)
				case unix.ENOENT: // it has gone meanwhile
				default:
					return err // nobody knows whether it is a file
				}
			}
			b = b[length:]
		}
	}
}

// entriesAtOnce is how many bytes of entries are asked for together.
const entriesAtOnce = 8 << 10

// kindOf is what an entry is. Some file systems do not say, and then it is asked.
func (d *folder) kindOf(name []byte, entry byte) (fs.FileMode, error) {
	mode := uint32(entry) << 12 // DT_REG and the others are the bits of S_IFREG and the others
	if entry == unix.DT_UNKNOWN {
		var st unix.Stat_t
		if err := unix.Fstatat(d.fd, string(name), &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return 0, err
		}
		mode = st.Mode
	}
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		return 0, nil
	case unix.S_IFDIR:
		return fs.ModeDir, nil
	case unix.S_IFLNK:
		return fs.ModeSymlink, nil
	}
	return fs.ModeIrregular, nil
}

// onNetwork reports a path on a file system where each file costs a round trip.
func onNetwork(path string) bool {
	var s unix.Statfs_t
	return unix.Statfs(path, &s) == nil && isNetwork(uint32(s.Type))
}

// isNetwork knows file systems by the numbers of statfs(2). FUSE can be anything;
// what is mounted in that way lies elsewhere more often than not.
func isNetwork(kind uint32) bool {
	const lustre, gpfs = 0x0BD0_0BD0, 0x4750_4653
	switch kind {
	case unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.AFS_SUPER_MAGIC, unix.CEPH_SUPER_MAGIC,
		unix.V9FS_MAGIC, unix.FUSE_SUPER_MAGIC, lustre, gpfs:
		return true
	}
	return false
}
