package report

import (
	"fmt"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// TestATableOfPlacesIsBounded: of n servers in as many places it would have n times n cells.
func TestATableOfPlacesIsBounded(t *testing.T) {
	of := func(servers, places int) *Report {
		r := &Report{Complete: true}
		for i := range servers {
			r.Targets = append(r.Targets, Target{Name: audit.Operator(fmt.Sprint("t", i)), Place: audit.Operator(fmt.Sprint("p", i%places)), Findings: []Finding{}})
		}
		return r
	}
	for _, c := range []struct {
		servers, places int
		fits            bool
	}{{100, 64, true}, {100, 65, false}, {25_000, 2, true}, {25_001, 2, false}, {60_000, 1, true}} {
		r := of(c.servers, c.places)
		err := r.contradiction(nil)
		if refused := err != nil && strings.Contains(err.Error(), "places"); refused == c.fits {
			t.Errorf("%d servers in %d places: %v", c.servers, c.places, err)
		}
		merged, _ := Merge(r)
		if table := merged.Places != nil; table != (c.fits && c.places > 1) {
			t.Errorf("%d servers in %d places: a table: %t", c.servers, c.places, table)
		}
	}
}
