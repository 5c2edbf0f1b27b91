package phi

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"
)

func TestDistinctIsExactUpToItsTable(t *testing.T) {
	for seed := range uint64(3) {
		g := generator{seed: seed}
		var d Distinct
		for i := range maxEntries {
			h := g.next()
			if !d.Add(h) || d.Add(h) {
				t.Fatalf("hash %d is not new, or new twice", i)
			}
		}
		if d.Count() != maxEntries || !d.Exact() {
			t.Errorf("%d of %d, exact %v", d.Count(), maxEntries, d.Exact())
		}
		d.Add(g.next())
		if d.Exact() || off(d.Count(), maxEntries+1) > 0.03 || d.slots != nil || d.large != nil {
			t.Errorf("%d of %d, exact %v", d.Count(), maxEntries+1, d.Exact())
		}
		for range 4_000_000 {
			d.Add(g.next())
		}
		if off(d.Count(), maxEntries+4_000_001) > 0.03 {
			t.Errorf("%d of %d", d.Count(), maxEntries+4_000_001)
		}
	}
}

func off(got uint64, want float64) float64 { return math.Abs(float64(got)-want) / want }

// TestDistinctSetsMergeIntoTheirUnion of none, some or all that they share. Large
// ones are exact both, together too many, or too many each.
func TestDistinctSetsMergeIntoTheirUnion(t *testing.T) {
	for n, common := range map[int][]int{
		0: {0}, 1: {0, 1}, 100: {0, 50, 100}, 50_000: {0, 25_000, 50_000}, 800_000: {400_000}, 1_000_000: {500_000},
	} {
		for _, shared := range common {
			var a, b, all Distinct
			g := generator{seed: uint64(n)}
			for i := range n {
				h := g.next()
				a.Add(h)
				all.Add(h)
				if i < shared {
					b.Add(h)
				}
			}
			for range n - shared {
				h := g.next()
				b.Add(h)
				all.Add(h)
			}
			a.Merge(&b)
			if a.Count() != all.Count() || a.Exact() != all.Exact() {
				t.Errorf("%d and %d, %d shared: %d merged, %d together", n, n, shared, a.Count(), all.Count())
			}
		}
	}
}

func TestASettledTallyHoldsNumbersOnly(t *testing.T) {
	in := newInspector(testDay, testKey)
	for s := range everyone.All() {
		inspect(in, response(s))
	}
	tally := in.Tally()
	patients, studies := tally.Patients.Count(), tally.Studies.Count()
	tally.CountPopulations()
	if tally.Patients.Count() != patients || tally.Studies.Count() != studies || !tally.Patients.Exact() {
		t.Errorf("%d patients of %d, %d studies of %d", tally.Patients.Count(), patients, tally.Studies.Count(), studies)
	}
	if tally.Patients.slots != nil || tally.Studies.slots != nil || tally.populations != nil || tally.births.hashes != nil {
		t.Error("hashes are left")
	}
	size := int(unsafe.Sizeof(*tally)) + 2*cap(tally.attributes.places) + int(unsafe.Sizeof([2]Counts{}))*cap(tally.attributes.counts)
	if size > 16<<10 {
		t.Errorf("%d bytes", size)
	}
	other := new(Tally)
	other.Merge(tally)
	other.Merge(tally)
	if other.Patients.Count() != 2*patients {
		t.Errorf("%d patients of twice %d", other.Patients.Count(), patients)
	}
}

func TestSettledSetsAreTakenOverEmpty(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // it would empty the pool
	const n = lastSlots
	for range 2 {
		in := newInspector(testDay, testKey)
		for i := range uint64(n) {
			inspect(in, answerOf(fmt.Sprintf("1.2.%d", i), fmt.Sprint("P", i), "", "DOE^JANE"))
		}
		in.CountPopulations()
		if tally := in.Tally(); tally.Records != n || tally.Patients.Count() != n || tally.Studies.Count() != n {
			t.Fatalf("%d records, %d patients, %d studies; %d of each were sent", tally.Records, tally.Patients.Count(), tally.Studies.Count(), n)
		}
	}
}

func TestTheZeroHashCounts(t *testing.T) {
	var d Distinct
	if !d.Add(0) || d.Add(0) || d.Count() != 1 {
		t.Errorf("%d", d.Count())
	}
}

// TestTenMillionRecordsFitTheMemoryOfAFew counts patients, studies and answers
// in a process of its own, whose peak it reads from the kernel.
func TestTenMillionRecordsFitTheMemoryOfAFew(t *testing.T) {
	const variable = "PACSAUDIT_PHI_DISTINCT"
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		countDistinct(t, n)
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("the peak of a process is read from /proc")
	}
	if raceEnabled {
		t.Skip("the race detector has a memory of its own")
	}
	few, many := peak(t, variable, 10_000), peak(t, variable, 10_000_000)
	t.Logf("ten thousand records: %d KiB; ten million: %d KiB", few, many)
	const bound = 12 << 10 // KiB
	if many-few > bound {
		t.Errorf("%d KiB more for ten million records", many-few)
	}
}

func countDistinct(t *testing.T, n int) {
	g := generator{seed: 1}
	in := newInspector(testDay, testKey)
	start := time.Now()
	for i := range n {
		r := record{study: g.next(), hasStudyUID: true, who: g.next() >> (i & 1)}
		r.answer = r.study ^ r.who
		in.answers.add(&r, &in.tally.Studies, in.tally.Patients.Add(r.who) && in.tally.Patients.Exact())
	}
	t.Logf("%.1f ns for each of %d records", float64(time.Since(start).Nanoseconds())/float64(n), n)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM:") {
			t.Logf("PEAK %s", strings.Fields(line)[1])
		}
	}
}

func peak(t *testing.T, variable string, n int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestTenMillionRecordsFitTheMemoryOfAFew$", "-test.v")
	cmd.Env = append(os.Environ(), variable+"="+strconv.Itoa(n), "GOGC=100")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "PEAK ")
	t.Log(strings.TrimSpace(string(out)))
	kib, err := strconv.Atoi(strings.Fields(rest + " ")[0])
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return kib
}

func BenchmarkDistinct(b *testing.B) {
	for _, n := range []int{1000, 100_000, 900_000, 10_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			g := generator{seed: 1}
			start := cpuTime(b)
			for b.Loop() {
				var d Distinct
				for range n {
					d.Add(g.next())
				}
			}
			b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N)/float64(n), "cpu-ns/hash")
		})
	}
}
