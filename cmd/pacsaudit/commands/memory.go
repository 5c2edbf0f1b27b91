package commands

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Limits of the memory of the process, in bytes. Each part has limits of its own,
// far below; these catch a fault in that.
const (
	softMemoryLimit = 1 << 30   // above which the collector works harder, unless GOMEMLIMIT is set
	reportMemory    = 184 << 20 // the same, for each report that is held
	hardMemoryLimit = 2 << 30   // at which the process ends; 1.5 times the soft limit where that is higher
	memoryInterval  = 100 * time.Millisecond
)

// BoundMemory ends the process with exit code 4 if it takes more memory than it
// should ever need, before other programs run out of it.
func BoundMemory(stderr io.Writer) {
	least := uint64(hardMemoryLimit)
	if limitGiven() {
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

// allowReports sets the soft limit to what n reports take.
func allowReports(n int) {
	if !limitGiven() {
		debug.SetMemoryLimit(int64(n) * reportMemory)
	}
}

// limitGiven reports whether whoever runs the program has set a limit.
func limitGiven() bool { return os.Getenv("GOMEMLIMIT") != "" }

// memoryTaken is the memory that the process has from the system, in bytes.
func memoryTaken() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

const (
	lazyCollector = 400       // percent
	softMemory    = 160 << 20 // bytes, above which the collector works harder
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
