package checks

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// TestEvidenceOfVerdicts holds every verdict of the tables with all of its
// evidence, in the order in which it is given, and how bad and costly a check
// is.
func TestEvidenceOfVerdicts(t *testing.T) {
	var b strings.Builder
	write := func(name string, v audit.Verdict) {
		fmt.Fprintf(&b, "\t%s: %v\n", name, v.Ruling)
		for _, f := range texts(v.Facts) {
			fmt.Fprintf(&b, "\t\t%s\n", f)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(table)) {
		c := All()[slices.IndexFunc(All(), func(c *audit.Check) bool { return c.ID.String() == id })]
		zoned := ""
		if c.Zoned {
			zoned = " or more by the zone"
		}
		fmt.Fprintf(&b, "%s, %v%s, needs %04b\n", id, c.Severity, zoned, c.Needs)
		for _, r := range table[id] {
			write(r.name, c.Judge(r.o))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(headerTable)) {
		c := headerCheck(t, id)
		fmt.Fprintf(&b, "%s, %v\n", id, c.Severity)
		for _, r := range headerTable[id] {
			write(r.name, c.Judge(r.o))
		}
	}
	const golden = "testdata/verdicts.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) == b.String() {
		return
	}
	is, was := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(is), len(was)) {
		if is[i] != was[i] {
			t.Fatalf("line %d of %s is %q, and was %q; look at what changed, then run go test ./audit/checks -update", i+1, golden, is[i], was[i])
		}
	}
	t.Fatalf("%s has %d lines, and should have %d", golden, len(was), len(is))
}
