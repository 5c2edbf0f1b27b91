//go:build !windows

package lint

import "io/fs"

// hasMode reports whether a mode says who may read a file.
const hasMode = true

// readableByAll reports a file that everybody on the machine may read.
func readableByAll(info fs.FileInfo) bool { return info.Mode().Perm()&0o004 != 0 }
