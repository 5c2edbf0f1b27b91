//go:build unix && !aix

package sweep

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock takes a journal for this process. The system releases it with the
// file, also when the process is killed.
func lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return ErrInUse
	}
	return unlockable(err)
}

// unlock gives it back at once: a child that another part of the process starts holds
// the file until it runs its own program.
func unlock(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_UN) }
