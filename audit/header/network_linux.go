package header

import "golang.org/x/sys/unix"

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
