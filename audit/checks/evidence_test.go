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
// evidence, in the order in which it is given.
func TestEvidenceOfVerdicts(t *testing.T) {
	var b strings.Builder
	write := func(name string, v audit.Verdict) {
		fmt.Fprintf(&b, "\t%s: %v\n", name, v.Ruling)
		for _, f := range texts(v.Facts) {
			fmt.Fprintf(&b, "\t\t%s\n", f)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintln(&b, id)
		for _, r := range table[id] {
			i := slices.IndexFunc(All(), func(c *audit.Check) bool { return c.ID.String() == id })
			write(r.name, All()[i].Judge(r.o))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(headerTable)) {
		fmt.Fprintln(&b, id)
		for _, r := range headerTable[id] {
			write(r.name, headerCheck(t, id).Judge(r.o))
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
