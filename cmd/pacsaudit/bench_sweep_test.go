package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/netip"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pacsaudit/fixtures/manypacs"
)

// benchScene is a network of loopback addresses and what a sweep must say of it.
type benchScene struct {
	name    string
	kind    func(i int) (manypacs.Kind, bool) // of the i-th address; false is closed
	timeout time.Duration
}

const (
	benchAddresses = 4096
	sweepRuns      = 3
	benchNetwork   = "127.80.0.0/20"
)

var benchScenes = []benchScene{
	{"every address speaks", func(int) (manypacs.Kind, bool) { return manypacs.Speaker, true }, 3 * time.Second},
	{"40 % speak, 5 % reject, 55 % closed", func(i int) (manypacs.Kind, bool) {
		switch i % 20 {
		case 0, 2, 4, 6, 8, 10, 12, 14:
			return manypacs.Speaker, true
		case 1:
			return manypacs.Rejecting, true
		}
		return 0, false
	}, 3 * time.Second},
	{"95 % speak, 5 % tarpits", func(i int) (manypacs.Kind, bool) {
		if i%20 == 7 {
			return manypacs.Tarpit, true
		}
		return manypacs.Speaker, true
	}, 3 * time.Second},
}

// BenchmarkSweepBesideNmap compares with nmap's dicom-ping in one run: make
// bench-sweep.
func BenchmarkSweepBesideNmap(b *testing.B) {
	program := build(b)
	nmap, err := exec.LookPath("nmap")
	if err != nil {
		b.Log("nmap is not installed: no comparison")
	}
	for _, scene := range benchScenes {
		port, truth := scene.start(b)
		fmt.Printf("\n%s: %d addresses, medians of %d\n", scene.name, benchAddresses, sweepRuns)
		fmt.Printf("%-38s %10s %12s %10s %9s %s\n", "", "seconds", "targets/s", "CPU each", "peak", "verdicts")
		var ours, best *cost
		for name, args := range nmapFlags(port, scene.timeout) {
			if nmap == "" {
				break
			}
			c := sweepMedian(b, func() cost { return runNmap(b, nmap, args, truth) })
			c.print("nmap " + name)
			if best == nil || c.took < best.took {
				best = &c
			}
		}
		for _, parallel := range []string{"64", "512"} {
			c := sweepMedian(b, func() cost { return runSweep(b, program, port, parallel, scene.timeout, truth) })
			c.print("pacsaudit --parallel " + parallel)
			if ours == nil || c.took < ours.took {
				ours = &c
			}
		}
		if best != nil {
			fmt.Printf("%-38s %.2f times the rate of nmap at its best, %.2f of its CPU\n", "ratio", best.took.Seconds()/ours.took.Seconds(), ours.cpu.Seconds()/best.cpu.Seconds())
		}
	}
}

// start serves the scene and gives the word for every address that a sweep
// must find.
func (s benchScene) start(b *testing.B) (uint16, map[netip.Addr]string) {
	words := map[manypacs.Kind]string{manypacs.Speaker: "accepted", manypacs.Rejecting: "rejected", manypacs.Tarpit: ""}
	kinds, truth := map[netip.Addr]manypacs.Kind{}, map[netip.Addr]string{}
	var open []netip.Addr
	a := netip.MustParsePrefix(benchNetwork).Addr()
	for i := range benchAddresses {
		if k, ok := s.kind(i); ok {
			open = append(open, a)
			kinds[a] = k
			if words[k] != "" {
				truth[a] = words[k]
			}
		}
		a = a.Next()
	}
	if len(open) == benchAddresses {
		open = nil // one socket for all
	}
	n, err := manypacs.Start(b.Context(), func(a netip.Addr) manypacs.Kind { return kinds[a] }, open...)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(n.Close)
	return n.Port(), truth
}

// cost is what a run took.
type cost struct {
	took, cpu time.Duration
	peak      int64 // KiB
	wrong     int   // verdicts that are not the truth
}

func (c cost) print(name string) {
	fmt.Printf("%-38s %10.2f %12.0f %10s %6d MiB %d wrong\n", name, c.took.Seconds(), benchAddresses/c.took.Seconds(), (c.cpu / benchAddresses).Round(time.Microsecond), c.peak>>10, c.wrong)
}

// sweepMedian is the run in the middle by time.
func sweepMedian(b *testing.B, run func() cost) cost {
	b.Helper()
	var all []cost
	for range sweepRuns {
		all = append(all, run())
	}
	slices.SortFunc(all, func(a, b cost) int { return int(a.took - b.took) })
	c := all[len(all)/2]
	for _, other := range all {
		c.wrong = max(c.wrong, other.wrong)
	}
	return c
}

func measured(cmd *exec.Cmd) ([]byte, cost) {
	began := time.Now()
	out, _ := cmd.Output() // findings are exit code 1
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return out, cost{
		took: time.Since(began), peak: usage.Maxrss,
		cpu: time.Duration(usage.Utime.Nano() + usage.Stime.Nano()),
	}
}

func runSweep(b *testing.B, program string, port uint16, parallel string, timeout time.Duration, truth map[netip.Addr]string) cost {
	b.Helper()
	out, c := measured(exec.Command(program, "sweep", benchNetwork, "--ports", fmt.Sprint(port), "--rate", "0", "--parallel", parallel,
		"--timeout", timeout.String(), "--format", "json", "--journal", filepath.Join(b.TempDir(), "journal")))
	var document struct {
		Sweep struct {
			Swept int
			Found []struct{ Address, Outcome string }
		}
	}
	if err := json.Unmarshal(out, &document); err != nil {
		b.Fatal(err)
	}
	if document.Sweep.Swept != benchAddresses {
		b.Fatalf("swept %d of %d", document.Sweep.Swept, benchAddresses)
	}
	seen := map[netip.Addr]string{}
	for _, f := range document.Sweep.Found {
		seen[netip.MustParseAddrPort(f.Address).Addr()] = f.Outcome
	}
	c.wrong = differences(seen, truth)
	return c
}

func differences(seen, truth map[netip.Addr]string) (n int) {
	for a, want := range truth {
		if seen[a] != want {
			n++
		}
	}
	for a := range seen {
		if truth[a] == "" {
			n++
		}
	}
	return n
}

// nmapFlags are the ways to run dicom-ping that were fastest.
func nmapFlags(port uint16, timeout time.Duration) map[string][]string {
	common := []string{"-Pn", "-n", "-p", fmt.Sprint(port), "--script", "+dicom-ping", "-T5", "--min-hostgroup", "4096", "--min-rate", "100000",
		"--script-timeout", timeout.String(), "-oX", "-", benchNetwork}
	return map[string][]string{
		"-sT -T5, 1000 to 4000 parallel": append([]string{"-sT", "--min-parallelism", "1000", "--max-parallelism", "4000"}, common...),
		"-sS -T5, 1000 to 4000 parallel": append([]string{"--min-parallelism", "1000", "--max-parallelism", "4000"}, common...),
		"-sT -T5, 100 to 300 parallel":   append([]string{"-sT", "--min-parallelism", "100", "--max-parallelism", "300"}, common...),
	}
}

// runNmap counts as right what dicom-ping calls a DICOM service, and whether it
// says that a called title is checked.
func runNmap(b *testing.B, nmap string, args []string, truth map[netip.Addr]string) cost {
	b.Helper()
	out, c := measured(exec.Command(nmap, args...))
	var document struct {
		Hosts []struct {
			Address struct {
				Addr string `xml:"addr,attr"`
			} `xml:"address"`
			Scripts []struct {
				ID     string `xml:"id,attr"`
				Output string `xml:"output,attr"`
			} `xml:"ports>port>script"`
		} `xml:"host"`
	}
	if err := xml.Unmarshal(out, &document); err != nil {
		b.Fatal(err)
	}
	seen := map[netip.Addr]string{}
	for _, h := range document.Hosts {
		for _, s := range h.Scripts {
			switch {
			case s.ID != "dicom-ping":
			case strings.Contains(s.Output, "check enabled"):
				seen[netip.MustParseAddr(h.Address.Addr)] = "rejected"
			case strings.Contains(s.Output, "discovered"):
				seen[netip.MustParseAddr(h.Address.Addr)] = "accepted"
			}
		}
	}
	c.wrong = differences(seen, truth)
	return c
}
