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
