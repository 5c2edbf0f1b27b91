//go:build unix

package commands

import (
	"os"
	"syscall"
)

// openFiles is how many files this process may open. The runtime has raised
// the limit as far as it may.
func openFiles() (uint64, bool) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, false
	}
	return uint64(limit.Cur), true
}

// keepAccess lets those read a file who may read the one that it is to replace: a
// monitoring system has an account of its own. Nobody but the owner may write.
func keepAccess(f *os.File, name string) error {
	old, err := os.Lstat(name)
	if err != nil || !old.Mode().IsRegular() {
		return nil
	}
	mode := old.Mode().Perm() &^ 0o022
	if stat, ok := old.Sys().(*syscall.Stat_t); !ok || f.Chown(-1, int(stat.Gid)) != nil {
		mode &^= 0o070 // it would be another group's
	}
	return f.Chmod(mode)
}
