package dimse_test

import (
	"runtime"
	"testing"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/pacs"
)

// mallocs is how many objects this process has allocated.
func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

// TestMatchesCostNoAllocation counts what the whole process allocates while
// 100,000 matches go by; the source, which is in it, allocates nothing either.
func TestMatchesCostNoAllocation(t *testing.T) {
	const warm, rows = 5_000, 105_000
	a := dial(t, start(t, pacs.Source(), rows))
	n := 0
	var before, after uint64
	result, err := a.Find(within(t, patience), query, func(d *dataset.Decoder) bool {
		elements(t, d)
		switch n++; n {
		case warm:
			before = mallocs()
		case rows:
			after = mallocs()
		}
		return true
	})
	if err != nil || result.Matches != rows {
		t.Fatalf("%+v, %v", result, err)
	}
	// The runtime has a few of its own, for the collection that counting starts.
	if got := after - before; got > 100 {
		t.Errorf("%d allocations for %d matches", got, rows-warm)
	}
}
