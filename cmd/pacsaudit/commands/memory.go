package commands

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Bounds of the memory of a process, in bytes. What each part may hold is bounded
// by itself, far below; these are for a fault in that.
const (
	softMemoryLimit = 1 << 30   // from where the collector works harder, unless GOMEMLIMIT is set
	reportMemory    = 184 << 20 // the same, for each report that is held
	hardMemoryLimit = 2 << 30   // at which the process ends; half as much again as GOMEMLIMIT, or as several reports may take
	memoryInterval  = 100 * time.Millisecond
)

// BoundMemory ends the process with exit code 4 where it takes more memory than
// it should ever need: better its own end than that of what runs beside it.
func BoundMemory(stderr io.Writer) {
	least := uint64(hardMemoryLimit)
	if limited() {
		least = 0
	} else {
		debug.SetMemoryLimit(softMemoryLimit)
	}
	go func() {
		for range time.Tick(memoryInterval) {
			hard := max(least, uint64(debug.SetMemoryLimit(-1))/2*3)
			if taken := memoryTaken(); taken > hard {
				fmt.Fprintf(stderr, "pacsaudit: ended, because it took %d MiB of memory: a fault in pacsaudit, please report it. GOMEMLIMIT=%dMiB allows more\n", taken>>20, taken>>20)
				os.Exit(exitInternal)
			}
		}
	}()
}

// boundReports makes room for reports, and for no more than these take.
func boundReports(n int) {
	if !limited() {
		debug.SetMemoryLimit(int64(n) * reportMemory)
	}
}

// limited reports whether whoever runs the program has set a limit.
func limited() bool { return os.Getenv("GOMEMLIMIT") != "" }

// memoryTaken is the memory that the process has from the system, in bytes.
func memoryTaken() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

const (
	lazyCollector = 400       // percent
	softMemory    = 160 << 20 // bytes, from where the collector works harder
)

// collectLess lets the collector run less often while a sweep is small: next to
// nothing of what a connection allocates outlives it.
func collectLess() (restore func()) {
	percent, limit := debug.SetGCPercent(lazyCollector), debug.SetMemoryLimit(softMemory)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
