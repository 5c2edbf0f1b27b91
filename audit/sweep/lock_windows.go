package sweep

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes a journal for this process. The system releases it with the
// file, also when the process is killed. What is locked is one byte far behind
// the end: on Windows nobody else could read a line that is.
func lock(f *os.File) error {
	behind := &windows.Overlapped{OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, behind)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return ErrInUse
	}
	return unlockable(err)
}

// unlock is left to Close.
func unlock(*os.File) error { return nil }
