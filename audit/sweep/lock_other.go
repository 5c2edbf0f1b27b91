//go:build (!unix && !windows) || aix

package sweep

import "os"

// lock does nothing on systems without such locks: nothing there keeps two
// sweeps from writing the same journal.
func lock(*os.File) error { return nil }

func unlock(*os.File) error { return nil }
