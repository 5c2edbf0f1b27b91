//go:build interop && linux

package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/netip"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures/benchmarks"
	"pacsaudit/fixtures/manypacs"
)

// benchScene is a network of loopback addresses and what a sweep must say of it.
type benchScene struct {
	name    string
	kind    func(i int) (manypacs.Kind, bool) // of the i-th address; false is closed
	timeout time.Duration
	most    time.Duration // that the sweep may take, if that is the target
}

const (
	benchAddresses = 4096
	sweepRuns      = 3
	benchNetwork   = "127.80.0.0/20"
)

var benchScenes = []benchScene{
	{"every address speaks", func(int) (manypacs.Kind, bool) { return manypacs.Speaker, true }, 3 * time.Second, 0},
	{"40 % speak, 5 % reject, 55 % closed", func(i int) (manypacs.Kind, bool) {
		switch i % 20 {
		case 0, 2, 4, 6, 8, 10, 12, 14:
			return manypacs.Speaker, true
		case 1:
			return manypacs.Rejecting, true
		}
		return 0, false
	}, 3 * time.Second, 0},
	{"95 % speak, 5 % tarpits", func(i int) (manypacs.Kind, bool) {
		if i%20 == 7 {
			return manypacs.Tarpit, true
		}
		return manypacs.Speaker, true
	}, 3 * time.Second, 3500 * time.Millisecond},
}

// BenchmarkSweepBesideNmap compares with nmap's dicom-ping in one run: make
// bench-sweep.
func BenchmarkSweepBesideNmap(b *testing.B) {
	program := shipped(b)
	nmap, err := exec.LookPath("nmap")
	if err != nil {
		b.Log("nmap is not installed: no comparison")
	}
	for _, scene := range benchScenes {
		port, truth := scene.start(b)
		var clients []client
		if nmap != "" {
			for name, args := range nmapFlags(port, scene.timeout) {
				clients = append(clients, client{"nmap " + name, func() cost { return runNmap(b, nmap, args, truth) }})
			}
		}
		nmaps := len(clients)
		for _, parallel := range []string{"64", "512"} {
			clients = append(clients, client{"pacsaudit --parallel " + parallel, func() cost { return runSweep(b, program, port, parallel, scene.timeout, truth) }})
		}
		fmt.Printf("\n%s: %d addresses, medians of %d rounds\n", scene.name, benchAddresses, sweepRuns)
		fmt.Printf("%-38s %10s %12s %10s %9s %s\n", "", "seconds", "targets/s", "CPU each", "peak", "verdicts")
		rounds := make([][]cost, sweepRuns)
		for i := range rounds {
			for _, c := range clients {
				rounds[i] = append(rounds[i], c.run())
			}
		}
		wrong := 0
		for i, c := range clients {
			var all []cost
			for _, round := range rounds {
				all = append(all, round[i])
			}
			m := middle(all)
			m.print(c.name)
			if i >= nmaps {
				wrong += m.wrong
			}
		}
		if nmaps > 0 {
			rate, cpu := ratios(rounds, nmaps)
			fmt.Printf("%-38s %.2f times the rate of nmap at its best (%.2f to %.2f), %.2f of its CPU\n", "ratio", rate[len(rate)/2], rate[0], rate[len(rate)-1], cpu[len(cpu)/2])
			scene.lines(b, rate[len(rate)/2], cpu[len(cpu)/2])
		}
		benchmarks.Line(b, "sweep, "+scene.name+": verdicts", "all right", fmt.Sprintf("%d wrong", wrong), wrong == 0)
		if scene.most > 0 {
			took := middle(best(rounds, nmaps)).took
			benchmarks.Line(b, "sweep, "+scene.name, "a time-out and half a second", fmt.Sprintf("%.2f s of %.1f", took.Seconds(), scene.most.Seconds()), took <= scene.most)
		}
	}
}

// lines are the targets of a scene that are held against nmap.
func (s benchScene) lines(b *testing.B, rate, cpu float64) {
	if s.most > 0 {
		return // it is the tarpits that take the time
	}
	benchmarks.Line(b, "sweep, "+s.name+": addresses a second", "3 times nmap", fmt.Sprintf("%.2f times", rate), rate >= 3)
	benchmarks.Line(b, "sweep, "+s.name+": CPU for each", "a third of nmap's", fmt.Sprintf("%.2f of it", cpu), cpu <= 1.0/3)
}

// best is our faster run of each round.
func best(rounds [][]cost, nmaps int) (all []cost) {
	for _, round := range rounds {
		all = append(all, slices.MinFunc(round[nmaps:], func(a, b cost) int { return int(a.took - b.took) }))
	}
	return all
}

// client is one way to sweep.
type client struct {
	name string
	run  func() cost
}

// ratios compares the fastest of each within a round: the machine is
// shared, and what else runs on it differs between rounds.
func ratios(rounds [][]cost, nmaps int) (rate, cpu []float64) {
	for _, round := range rounds {
		faster := func(a, b cost) int { return int(a.took - b.took) }
		theirs, ours := slices.MinFunc(round[:nmaps], faster), slices.MinFunc(round[nmaps:], faster)
		rate = append(rate, theirs.took.Seconds()/ours.took.Seconds())
		cpu = append(cpu, ours.cpu.Seconds()/theirs.cpu.Seconds())
	}
	slices.Sort(rate)
	slices.Sort(cpu)
	return rate, cpu
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
	peak      float64 // MiB
	wrong     int     // verdicts that are not the truth
}

func (c cost) print(name string) {
	fmt.Printf("%-38s %10.2f %12.0f %10s %5.0f MiB %d wrong\n", name, c.took.Seconds(), benchAddresses/c.took.Seconds(), (c.cpu / benchAddresses).Round(time.Microsecond), c.peak, c.wrong)
}

// middle is the run in the middle by time, with the most that any got wrong.
func middle(all []cost) cost {
	slices.SortFunc(all, func(a, b cost) int { return int(a.took - b.took) })
	c := all[len(all)/2]
	for _, other := range all {
		c.wrong = max(c.wrong, other.wrong)
	}
	return c
}

func measured(b *testing.B, cmd *exec.Cmd) ([]byte, cost) {
	b.Helper()
	var out bytes.Buffer
	cmd.Stdout = &out
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	stop := watch(cmd.Process.Pid)
	cmd.Wait() // findings are exit code 1
	took, peak := time.Since(began), stop()
	return out.Bytes(), cost{took: took, peak: peak, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
}

func runSweep(b *testing.B, program string, port uint16, parallel string, timeout time.Duration, truth map[netip.Addr]string) cost {
	b.Helper()
	out, c := measured(b, exec.Command(program, "sweep", benchNetwork, "--ports", fmt.Sprint(port), "--rate", "0", "--parallel", parallel,
		"--timeout", timeout.String(), "--format", "json"))
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
	out, c := measured(b, exec.Command(nmap, args...))
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
