package probe_test

import (
	"runtime"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestCountingCostsNoAllocation compares the allocations of two full counts.
// The larger one may only add what the tables of distinct studies and patients
// grow by, and what a busy machine costs: far less than one for each study.
func TestCountingCostsNoAllocation(t *testing.T) {
	count := func(rows int) uint64 {
		s, err := pacs.Start(t.Context(), pacs.Source(), fixtures.Archive{Studies: rows})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		p := probe.Prober{Budget: budget, Full: true}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		o := p.Probe(t.Context(), audit.Target{Address: audit.Operator(s.Addr())}, audit.NeedsQuery)
		runtime.ReadMemStats(&after)
		if !o.Find.OK() || o.Query.Tally.Records != uint64(rows) {
			t.Fatalf("%+v", o.Find)
		}
		return after.Mallocs - before.Mallocs
	}
	count(1_001) // what is made once
	const more = 50_000
	few, many := count(2_001), count(2_001+more)
	if many > few+more/20 {
		t.Errorf("%d allocations for 2001 studies, %d for 52001", few, many)
	}
}
