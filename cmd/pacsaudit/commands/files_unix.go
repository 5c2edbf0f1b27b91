//go:build unix

package commands

import "syscall"

// openFiles is how many files this process may open. The runtime has raised
// the limit as far as it may.
func openFiles() (uint64, bool) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, false
	}
	return uint64(limit.Cur), true
}
