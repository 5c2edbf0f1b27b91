//go:build unix

package phi

import (
	"syscall"
	"testing"
)

// cpuTime is how many nanoseconds of the processor the process has had: on a
// machine that does other things too the clock says little.
func cpuTime(tb testing.TB) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
