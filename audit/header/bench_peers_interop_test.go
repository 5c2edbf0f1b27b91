//go:build interop

package header

import (
	"errors"
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

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/benchmarks"
)

// benchSyntaxes are the five transfer syntaxes of the comparison.
var benchSyntaxes = []string{dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian, dataset.ExplicitVRBigEndian, "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.5"}

// benchFiles writes files of a size, their pixel data as a hole: who stops
// before them does not see the difference.
func benchFiles(t *testing.T, dir string, n int, size int64) (paths []string) {
	for _, uid := range benchSyntaxes {
		var syntax dataset.TransferSyntax
		for syntax.UID() != uid {
			syntax++
		}
		for i := range n {
			b := image(syntax, i, 0)
			if strings.HasPrefix(uid, "1.2.840.10008.1.2.4.") || uid == "1.2.840.10008.1.2.5" {
				b = append(b[:len(b)-4], "\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\x00\x00\x00\x00\xFE\xFF\x00\xE0"...)
			} else {
				b = b[:len(b)-4]
			}
			pixels := uint32(size-int64(len(b))-4-8) &^ 1
			if syntax.Syntax().BigEndian {
				b = append(b, byte(pixels>>24), byte(pixels>>16), byte(pixels>>8), byte(pixels))
			} else {
				b = append(b, byte(pixels), byte(pixels>>8), byte(pixels>>16), byte(pixels>>24))
			}
			path := fmt.Sprintf("%s/%s/%05d.dcm", dir, uid, i)
			write(t, path, b)
			length := int64(len(b)) + int64(pixels)
			if err := os.Truncate(path, length); err != nil {
				t.Fatal(err)
			}
			if b[len(b)-8] == 0xFE {
				f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
				if err != nil {
					t.Fatal(err)
				}
				f.WriteString("\xFE\xFF\xDD\xE0\x00\x00\x00\x00")
				f.Close()
			}
			paths = append(paths, path)
		}
	}
	return paths
}

// TestBenchHeadersBesidePeers runs everything in one go and prints the ratios, because
// only they travel from machine to machine: make bench-header.
func TestBenchHeadersBesidePeers(t *testing.T) {
	if os.Getenv("PACSAUDIT_BENCH") != "header" {
		t.Skip("make bench-header runs it")
	}
	for _, row := range []struct {
		name string
		n    int
		size int64
	}{{"0.5 MB", 400, 500_000}, {"20 MB", 400, 20_000_000}} {
		dir := t.TempDir()
		paths := benchFiles(t, dir, row.n, row.size)
		fmt.Printf("\n%d files of %s in %d transfer syntaxes, warm cache, best of three rounds\n", len(paths), row.name, len(benchSyntaxes))
		compare(t, dir, row.name, paths)
		os.RemoveAll(dir)
	}
	peakMemory(t)
}

// peer is something that reads the headers of files, once.
type peer struct {
	name  string
	cores int
	few   bool // too slow for all files
	run   func(dir string, paths []string) error
}

const (
	pacsaudit    = "pacsaudit"
	readingAhead = "pacsaudit, reading ahead"
)

func compare(t *testing.T, dir, size string, paths []string) {
	peers := []peer{
		{"open + read 8 KiB + close", 1, false, func(_ string, paths []string) error { return openReadClose(paths) }},
		{"the same, two threads", 2, false, func(_ string, paths []string) error {
			half := make(chan error)
			go func() { half <- openReadClose(paths[:len(paths)/2]) }()
			return errors.Join(openReadClose(paths[len(paths)/2:]), <-half)
		}},
		{pacsaudit, 1, false, func(dir string, paths []string) error { return ours(dir, len(paths), Options{Parallel: 1}) }},
		{"pacsaudit, two threads", 2, false, func(dir string, paths []string) error { return ours(dir, len(paths), Options{Parallel: 2}) }},
		{readingAhead, 1, false, func(dir string, paths []string) error {
			return ours(dir, len(paths), Options{Parallel: 1, ReadAhead: Always})
		}},
		{"the same, two threads", 2, false, func(dir string, paths []string) error {
			return ours(dir, len(paths), Options{Parallel: 2, ReadAhead: Always})
		}},
		{"dcmdump +sb PixelData", 1, false, func(_ string, paths []string) error {
			return command("dcmdump", append([]string{"+sb", "PixelData"}, paths...))
		}},
		{"pydicom stop_before_pixels", 1, false, func(_ string, paths []string) error {
			return command("/usr/bin/python3", append([]string{"-c", "import sys\nfrom pydicom import dcmread\nfor f in sys.argv[1:]:\n  for e in dcmread(f, stop_before_pixels=True).iterall(): pass"}, paths...))
		}},
		{"suyashkumar/dicom", 1, true, func(_ string, paths []string) error { return withSuyashkumar(paths) }},
		{"grailbio/go-dicom", 1, true, func(_ string, paths []string) error { return withGrailbio(paths) }},
	}
	rates := make([]float64, len(peers))
	for range 3 {
		for i, p := range peers {
			list := paths
			if p.few {
				list = nil
				for j := 0; j < len(paths); j += max(1, len(paths)/50) {
					list = append(list, paths[j])
				}
			}
			procs := runtime.GOMAXPROCS(p.cores)
			started := time.Now()
			err := p.run(dir, list)
			took := time.Since(started)
			runtime.GOMAXPROCS(procs)
			if err != nil {
				fmt.Printf("%-28s %v\n", p.name, err)
				continue
			}
			rates[i] = max(rates[i], float64(len(list))/took.Seconds()/float64(p.cores))
		}
	}
	fmt.Printf("%-28s %12s %14s %12s\n", "", "files/s/core", "of the limit", "× dcmdump")
	dcmdump := rates[slices.IndexFunc(peers, func(p peer) bool { return strings.HasPrefix(p.name, "dcmdump") })]
	for i, p := range peers {
		limit, peer := rates[i]/rates[0], rates[i]/dcmdump
		fmt.Printf("%-28s %12.0f %13.0f%% %12.1f\n", p.name, rates[i], 100*limit, peer)
		switch p.name {
		case pacsaudit:
			benchmarks.Line(t, "headers of "+size+" files, no pixel asked for", "6 times dcmdump a core", fmt.Sprintf("%.1f times; %.0f %% of open + read + close", peer, 100*limit), peer >= 6)
		case readingAhead:
			benchmarks.Line(t, "headers of "+size+" files, --read-ahead always", "6 times dcmdump, half of open + read 8 KiB + close", fmt.Sprintf("%.1f times, %.0f %%", peer, 100*limit), peer >= 6 && limit >= 0.5)
		}
	}
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
	if err == nil && (result.Status[OK] != uint64(n) || result.PixelData != uint64(n) || result.Elements != 88*uint64(n)) {
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

func withGrailbio(paths []string) error {
	stop := dicomtag.PixelData
	for _, path := range paths {
		if _, err := grailbio.ReadDataSetFromFile(path, grailbio.ReadOptions{DropPixelData: true, StopAtTag: &stop}); err != nil {
			return err
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
