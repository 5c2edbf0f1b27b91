package header

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestFileSystemsOfANetworkAreKnown(t *testing.T) {
	for kind, want := range map[uint32]bool{
		unix.NFS_SUPER_MAGIC: true, unix.CIFS_SUPER_MAGIC: true, unix.SMB2_SUPER_MAGIC: true, unix.FUSE_SUPER_MAGIC: true,
		unix.EXT4_SUPER_MAGIC: false, unix.XFS_SUPER_MAGIC: false, unix.BTRFS_SUPER_MAGIC: false, unix.TMPFS_MAGIC: false, unix.OVERLAYFS_SUPER_MAGIC: false, 0: false,
	} {
		if isNetwork(kind) != want {
			t.Errorf("%#x: %v", kind, !want)
		}
	}
	if onNetwork(t.TempDir() + "/none") {
		t.Error("what is not there is said to be on a network")
	}
}
