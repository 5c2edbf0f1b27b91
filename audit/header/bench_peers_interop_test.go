//go:build interop

package header

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	grailbio "github.com/grailbio/go-dicom"
	"github.com/grailbio/go-dicom/dicomtag"
	suyashkumar "github.com/suyashkumar/dicom"

	"pacsaudit/fixtures/benchmarks"
	"pacsaudit/fixtures/scanner"
)

// benchFiles writes files as scanners do, their pixel data as a hole: who stops before
// them does not see the difference.
func benchFiles(t *testing.T, dir string, kinds []scanner.Kind, n int, size int64) (paths []string) {
	for i := range n {
		sub := fmt.Sprintf("%s/%02d", dir, i/100)
		if err := os.MkdirAll(sub, 0o700); err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("%s/%05d.dcm", sub, i)
		if err := scanner.Write(path, i, kinds[i%len(kinds)], size); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// TestBenchHeadersBesidePeers runs everything in one go and prints the ratios, because
// only they travel from machine to machine: make bench-header.
func TestBenchHeadersBesidePeers(t *testing.T) {
	if os.Getenv("PACSAUDIT_BENCH") != "header" {
		t.Skip("make bench-header runs it")
	}
	peakMemory(t) // first: a child's peak begins with what its parent holds
	fmt.Printf("\nFiles a second of processor time (user and system), the best of %d rounds in turn; warm cache.\n", benchRounds)
	for _, row := range []struct {
		name  string
		kinds []scanner.Kind
		n     int
		size  int64
		table bool
	}{
		{"0.5 MB", scanner.Mix, 1800, 500_000, true},
		{"20 MB", scanner.Mix, 1800, 20_000_000, true},
		{"explicit little endian", []scanner.Kind{scanner.Explicit}, 600, 500_000, false},
		{"implicit little endian", []scanner.Kind{scanner.Implicit}, 600, 500_000, false},
		{"explicit big endian", []scanner.Kind{scanner.BigEndian}, 600, 500_000, false},
		{"JPEG baseline", []scanner.Kind{scanner.JPEG}, 600, 500_000, false},
		{"deflated", []scanner.Kind{scanner.Deflated}, 100, 500_000, false},
	} {
		dir := t.TempDir()
		paths := benchFiles(t, dir, row.kinds, row.n, row.size)
		fmt.Printf("\n%d files, %s\n", len(paths), row.name)
		compare(t, dir, row.name, row.table, paths)
		os.RemoveAll(dir)
	}
}

// peer is something that reads the headers of files, once.
type peer struct {
	name string
	few  bool // too slow for all files
	run  func(dir string, paths []string) error
}

const (
	pacsaudit   = "pacsaudit"
	benchRounds = 3
)

func compare(t *testing.T, dir, files string, table bool, paths []string) {
	peers := []peer{
		{"open + read 8 KiB + close", false, func(_ string, paths []string) error { return openReadClose(paths) }},
		{pacsaudit, false, func(dir string, paths []string) error { return ours(dir, len(paths), Options{Parallel: 1}) }},
		{"pacsaudit, two threads", false, func(dir string, paths []string) error { return ours(dir, len(paths), Options{Parallel: 2}) }},
		{"pacsaudit --read-ahead never", false, func(dir string, paths []string) error {
			return ours(dir, len(paths), Options{Parallel: 1, ReadAhead: Never})
		}},
		{"dcmdump +sb PixelData", false, func(_ string, paths []string) error {
			return command("dcmdump", append([]string{"+sb", "PixelData"}, paths...))
		}},
		{"pydicom stop_before_pixels", true, func(_ string, paths []string) error {
			return command("/usr/bin/python3", append([]string{"-c", "import sys\nfrom pydicom import dcmread\nfor f in sys.argv[1:]:\n  for e in dcmread(f, stop_before_pixels=True).iterall(): pass"}, paths...))
		}},
		{"suyashkumar/dicom", true, func(_ string, paths []string) error { return withSuyashkumar(paths) }},
		{"grailbio/go-dicom", true, func(_ string, paths []string) error { return withGrailbio(paths) }},
	}
	rates, walls, reads := make([]float64, len(peers)), make([]float64, len(peers)), make([]float64, len(peers))
	for range benchRounds {
		for i, p := range peers {
			list := paths
			if p.few {
				list = paths[:max(len(paths)/5, 50)]
			}
			runtime.GC()
			cpu, calls, started := cpuTime(), readCalls(), time.Now()
			if err := p.run(dir, list); err != nil {
				fmt.Printf("%-28s %v\n", p.name, err)
				continue
			}
			n := float64(len(list))
			rates[i] = max(rates[i], n/(cpuTime()-cpu).Seconds())
			walls[i] = max(walls[i], n/time.Since(started).Seconds())
			reads[i] = float64(readCalls()-calls) / n
		}
	}
	fmt.Printf("%-28s %12s %14s %12s %14s %14s\n", "", "files/CPU s", "of the limit", "× dcmdump", "files/s", "reads a file")
	dcmdump := rates[slices.IndexFunc(peers, func(p peer) bool { return strings.HasPrefix(p.name, "dcmdump") })]
	for i, p := range peers {
		limit, peer := rates[i]/rates[0], rates[i]/dcmdump
		called := "" // what other processes do is not ours to count
		if i < 4 {
			called = fmt.Sprintf("%.1f", reads[i])
		}
		fmt.Printf("%-28s %12.0f %13.0f%% %12.1f %14.0f %14s\n", p.name, rates[i], 100*limit, peer, walls[i], called)
		if table && p.name == pacsaudit {
			defer fmt.Printf("pacsaudit takes %.1f µs a file, %.1f of them what the limit does; the rest is %.0f ns for each of 147 elements\n",
				1e6/rates[i], 1e6/rates[0], (1e9/rates[i]-1e9/rates[0])/147)
			benchmarks.Line(t, "headers of "+files+" files", "6 times dcmdump, half of open + read 8 KiB + close", fmt.Sprintf("%.1f times, %.0f %%", peer, 100*limit), peer >= 6 && limit >= 0.5)
		}
	}
}

// cpuTime is what this process and its children have used of processors.
func cpuTime() (d time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			d += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return d
}

// readCalls is syscr of proc(5).
func readCalls() (n int) {
	b, _ := os.ReadFile("/proc/self/io")
	_, rest, _ := strings.Cut(string(b), "syscr: ")
	fmt.Sscan(rest, &n)
	return n
}

func openReadClose(paths []string) error {
	b := make([]byte, 8<<10)
	for _, path := range paths {
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		if err != nil {
			return err
		}
		if _, err := syscall.Pread(fd, b, 0); err != nil {
			return err
		}
		syscall.Close(fd)
	}
	return nil
}

func ours(dir string, n int, o Options) error {
	result, err := Inspect(contextOfBench, []string{dir}, o)
	if err == nil && (result.Status[OK] != uint64(n) || result.PixelData != uint64(n) || result.Elements < 145*uint64(n) || result.Elements > 151*uint64(n)) {
		err = fmt.Errorf("%d of %d files, %d elements", result.Status[OK], n, result.Elements)
	}
	return err
}

func command(name string, args []string) error {
	cmd := exec.Command(name, args...)
	var messages strings.Builder
	cmd.Stderr = &messages
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("not measured: %w: %.200s", err, messages.String())
	}
	return nil
}

func withSuyashkumar(paths []string) error {
	for _, path := range paths {
		if _, err := suyashkumar.ParseFile(path, nil, suyashkumar.SkipPixelData()); err != nil {
			return err
		}
	}
	return nil
}

// withGrailbio goes on behind files that this library does not read: it does not know
// a character set with an empty first value, PS3.3 §C.12.1.1.2.
func withGrailbio(paths []string) error {
	stop, failed := dicomtag.PixelData, 0
	for _, path := range paths {
		if _, err := grailbio.ReadDataSetFromFile(path, grailbio.ReadOptions{DropPixelData: true, StopAtTag: &stop}); err != nil {
			if failed++; failed == len(paths) {
				return err
			}
		}
	}
	return nil
}

// peakMemory compares the memory of the program itself for few and many files,
// in folders of a hundred thousand at most.
func peakMemory(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "pacsaudit")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/pacsaudit").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fmt.Printf("\npeak memory of pacsaudit inspect\n")
	peak := map[int]float64{}
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		dir := t.TempDir()
		name := func(i int) string { return fmt.Sprintf("%s/%d/%06d.dcm", dir, i/100_000, i) }
		for i := range n {
			if i%1000 == 0 {
				write(t, name(i), image(explicit, i, 1000))
			} else if err := os.Link(name(i/1000*1000), name(i)); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command(bin, "inspect", dir, "--format", "json", "--fail-on", "never", "--files", filepath.Join(t.TempDir(), "list.csv"))
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		peak[n] = float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
		fmt.Printf("%8d files, with --files %42.1f MiB\n", n, peak[n])
		os.RemoveAll(dir)
	}
	few, many := peak[1_000], peak[100_000]
	benchmarks.Line(t, "memory of an inspection of 100,000 files", "that of 1,000", fmt.Sprintf("%.1f MiB; %.1f for 1,000, %.1f for a million", many, few, peak[1_000_000]), many <= 1.05*few)
}
