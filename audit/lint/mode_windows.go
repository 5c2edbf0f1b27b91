package lint

import "io/fs"

// hasMode reports whether a mode says who may read a file: access lists are not
// read.
const hasMode = false

func readableByAll(fs.FileInfo) bool { return false }
