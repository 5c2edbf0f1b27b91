package report

import (
	"math"
	"slices"
	"testing"
	"time"

	"pacsaudit/audit"
)

// day is the start of a report of that day; it takes an hour.
func day(n int) time.Time { return time.Date(2026, time.November, n, 3, 0, 0, 0, time.UTC) }

func reportOf(n int, targets ...Target) *Report {
	return &Report{Started: day(n), Finished: day(n).Add(time.Hour), Complete: true, Targets: targets}
}

func target(name, address, called string) Target {
	return Target{Name: audit.Operator(name), Address: audit.Operator(address), Called: audit.Operator(called)}
}

// orders are all orders of a list.
func orders[T any](list []T) (all [][]T) {
	if len(list) < 2 {
		return [][]T{slices.Clone(list)}
	}
	for i := range list {
		rest := slices.Delete(slices.Clone(list), i, i+1)
		for _, o := range orders(rest) {
			all = append(all, append([]T{list[i]}, o...))
		}
	}
	return all
}

// TestTheNewestReportOfATargetWins gives three reports in every order.
func TestTheNewestReportOfATargetWins(t *testing.T) {
	at := func(n int, e audit.Exposure) *Report {
		one := target("main", "pacs:104", "PACS")
		one.Exposure, one.Settled = e, true
		return reportOf(n, one)
	}
	for i, list := range orders([]*Report{at(1, audit.PHIVisible), at(2, audit.Echoes), at(3, audit.ExposureClosed)}) {
		r, replaced := Merge(list...)
		if len(r.Targets) != 1 || r.Targets[0].Exposure != audit.ExposureClosed || replaced != 2 {
			t.Errorf("order %d: %d targets, the first %v, %d replaced", i, len(r.Targets), r.Targets[0].Exposure, replaced)
		}
		if !r.Started.Equal(day(1)) || !r.Finished.Equal(day(3).Add(time.Hour)) {
			t.Errorf("order %d: from %v to %v", i, r.Started, r.Finished)
		}
	}
	// What began later may have ended earlier.
	long := reportOf(1)
	long.Finished = day(9)
	if r, _ := Merge(long, reportOf(2)); !r.Started.Equal(day(1)) || !r.Finished.Equal(day(9)) {
		t.Errorf("from %v to %v", r.Started, r.Finished)
	}
	if r, replaced := Merge(at(1, audit.Echoes), at(1, audit.PHIVisible)); r.Targets[0].Exposure != audit.Echoes || replaced != 1 {
		t.Errorf("of two that began together the first is kept: %v, %d replaced", r.Targets[0].Exposure, replaced)
	}
}

func TestATargetIsItsNameAddressAndTitle(t *testing.T) {
	one := target("main", "pacs:104", "PACS")
	for name, row := range map[string]struct {
		other    Target
		targets  int
		replaced int
	}{
		"the same":        {target("main", "pacs:104", "PACS"), 1, 1},
		"another name":    {target("spare", "pacs:104", "PACS"), 2, 0},
		"another address": {target("main", "pacs:11112", "PACS"), 2, 0},
		"another title":   {target("main", "pacs:104", "SPARE"), 2, 0},
		"no title":        {target("main", "pacs:104", ""), 2, 0},
	} {
		r, replaced := Merge(reportOf(1, one), reportOf(2, row.other))
		if len(r.Targets) != row.targets || replaced != row.replaced {
			t.Errorf("%s: %d targets, %d replaced", name, len(r.Targets), replaced)
		}
	}
	// Two entries of one report were both asked for.
	r, replaced := Merge(reportOf(2, one, one), reportOf(1, one, one, one))
	if len(r.Targets) != 2 || replaced != 3 {
		t.Errorf("entries of one report: %d targets, %d replaced", len(r.Targets), replaced)
	}
	if r, replaced := Merge(reportOf(2, one), reportOf(1, one, one)); len(r.Targets) != 1 || replaced != 2 {
		t.Errorf("one entry after two: %d targets, %d replaced", len(r.Targets), replaced)
	}
	// Each has its own past, whatever a report between them holds.
	none := one
	r, _ = Merge(reportOf(3, none, none), reportOf(2, none), reportOf(1, settledAs(audit.ExposureClosed), settledAs(audit.PHIVisible)))
	if r.Targets[0].Exposure != audit.ExposureClosed || r.Targets[1].Exposure != audit.PHIVisible {
		t.Errorf("of two: %v and %v", r.Targets[0].Exposure, r.Targets[1].Exposure)
	}
}

func TestMergedTargetsAreInOrder(t *testing.T) {
	r, _ := Merge(reportOf(2, target("c", "x:1", ""), target("a", "y:1", "")), reportOf(1, target("b", "x:1", ""), target("a", "x:1", "")))
	var got []string
	for _, x := range r.Targets {
		got = append(got, x.Name.String()+" "+x.Address.String())
	}
	if want := []string{"a x:1", "a y:1", "b x:1", "c x:1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestOnePartThatIsNotCompleteMakesAllIncomplete has every combination of three.
func TestOnePartThatIsNotCompleteMakesAllIncomplete(t *testing.T) {
	for n := range 8 {
		var list []*Report
		for i := range 3 {
			r := reportOf(1 + i)
			r.Complete = n>>i&1 == 1
			r.Headers, r.Sweep = &Headers{FileCounts: audit.FileCounts{Complete: r.Complete}}, &Sweep{Complete: r.Complete}
			list = append(list, r)
		}
		r, _ := Merge(list...)
		if all := n == 7; r.Complete != all || r.Headers.Complete != all || r.Sweep.Complete != all {
			t.Errorf("%03b: complete %t, headers %t, sweep %t", n, r.Complete, r.Headers.Complete, r.Sweep.Complete)
		}
	}
}

func TestMergedReportsNameTheNewestTool(t *testing.T) {
	old, fresh, nameless := reportOf(1), reportOf(2), reportOf(3)
	old.Tool, fresh.Tool = audit.Operator("1.0"), audit.Operator("2.0")
	if r, _ := Merge(old, nameless, fresh); r.Tool.String() != "2.0" || r.Schema != schema {
		t.Errorf("tool %q, schema %q", r.Tool, r.Schema)
	}
	r, replaced := Merge()
	if len(r.Targets) != 0 || r.Targets == nil || r.Headers != nil || r.Sweep != nil || replaced != 0 {
		t.Errorf("of nothing: %+v", r)
	}
	if r, _ = Merge(old, fresh); r.Headers != nil || r.Sweep != nil {
		t.Error("nobody read files or swept")
	}
}

// TestMergingChangesNoPart merges what has everything, and looks at the parts.
func TestMergingChangesNoPart(t *testing.T) {
	part := func(n int) *Report {
		r := reportOf(n, target("z", "x:1", ""), target("a", "x:1", ""))
		fact := []audit.Fact{{Name: audit.Lit("files"), Number: int64(n)}}
		r.Headers = &Headers{FileCounts: audit.FileCounts{Files: uint64(n)}, Findings: []Finding{{ID: audit.NewID("b"), Facts: fact}, {ID: audit.NewID("a"), Facts: fact}}}
		r.Sweep = &Sweep{Addresses: uint64(n), Ports: []uint16{104}, Outcomes: []SightingCount{{audit.PortClosed, uint64(n)}},
			Found: []FoundPort{{Address: audit.Lit("10.0.0.1:104")}}, Silent: []audit.Text{audit.Lit("10.0.0.2:104")},
			Findings: []Finding{{ID: audit.NewID("inventory-silent"), Facts: []audit.Fact{{Name: audit.Lit("targets"), Number: int64(n)}}}}}
		return r
	}
	list := []*Report{part(1), part(2), part(3)}
	before := string(written(t, list[0])) + string(written(t, list[1])) + string(written(t, list[2]))
	first, _ := Merge(list...)
	again, _ := Merge(list...)
	if string(written(t, first)) != string(written(t, again)) {
		t.Error("merging again gives something else")
	}
	if before != string(written(t, list[0]))+string(written(t, list[1]))+string(written(t, list[2])) {
		t.Error("a part changed")
	}
}

func TestSumsStayAtTheLargestNumber(t *testing.T) {
	const most = uint64(math.MaxUint64)
	for _, row := range []struct{ a, b, want uint64 }{
		{0, 0, 0}, {2, 3, 5}, {most, 0, most}, {most - 1, 1, most}, {most, 1, most}, {1, most, most}, {most, most, most}, {1 << 63, 1 << 63, most},
	} {
		if got := plus(row.a, row.b); got != row.want {
			t.Errorf("%d + %d: %d", row.a, row.b, got)
		}
	}
	for _, row := range []struct{ a, b, want int64 }{
		{0, 0, 0}, {2, 3, 5}, {3, 2, 5}, {1 << 62, 1 << 62, math.MaxInt64}, {math.MaxInt64, 1, math.MaxInt64}, {1, math.MaxInt64, math.MaxInt64},
		{math.MaxInt64 - 1, 1, math.MaxInt64}, {math.MaxInt64, math.MaxInt64, math.MaxInt64}, {-5, 3, 3}, {3, -5, 3},
	} {
		if got := plusFact(row.a, row.b); got != row.want {
			t.Errorf("evidence of %d and %d: %d", row.a, row.b, got)
		}
	}
}

// TestAMissingShardIsNotCleanAndNoneIsCountedTwice merges shards of one tree.
func TestAMissingShardIsNotCleanAndNoneIsCountedTwice(t *testing.T) {
	shard := func(number, of int) *Report {
		return &Report{Schema: schema, Complete: true, Headers: &Headers{
			FileCounts: audit.FileCounts{Files: 4, DICOM: 4, Complete: true}, Shards: []Shard{{Number: number, Of: of}}, Findings: []Finding{{ID: audit.NewID("header-phi"), Verdict: audit.RulingPass}},
		}}
	}
	for name, row := range map[string]struct {
		shards []*Report
		whole  bool
	}{
		"all":              {[]*Report{shard(1, 3), shard(2, 3), shard(3, 3)}, true},
		"one is missing":   {[]*Report{shard(1, 3), shard(3, 3)}, false},
		"one alone":        {[]*Report{shard(1, 3)}, false},
		"one twice":        {[]*Report{shard(1, 2), shard(1, 2)}, false},
		"one too often":    {[]*Report{shard(1, 2), shard(2, 2), shard(2, 2)}, false},
		"of two trees":     {[]*Report{shard(1, 2), shard(2, 2), shard(1, 2), shard(2, 2)}, true},
		"of other trees":   {[]*Report{shard(1, 2), shard(2, 2), shard(1, 1)}, true},
		"of endless parts": {[]*Report{shard(1, 1<<62)}, false},
		"of no part":       {[]*Report{shard(0, 0)}, false},
	} {
		merged, _ := Merge(row.shards...)
		h := merged.Headers
		if h.Complete != row.whole || h.Measured() != row.whole || (h.Findings[0].Verdict == audit.RulingPass) != row.whole || len(h.Shards) != len(row.shards) {
			t.Errorf("%s: %+v", name, h)
		}
	}
}
