//go:build interop

package e2e

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

const (
	fleetTargets  = 1000
	fleetHosts    = 100
	fleetInterval = time.Minute
	fleetScrape   = 5 * time.Second
	// An audit is late that ends by so much more than the interval after the one before.
	fleetGrace = 10 * time.Second
)

// TestSoakFleet has serve audit a thousand targets every minute, for PACSAUDIT_FLEET, and
// prints what that takes: memory, processor, log, scrapes, and how many audits came late.
// It judges nothing but that each target was audited: the machine decides the rest. make
// soak-fleet asks for it.
func TestSoakFleet(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("PACSAUDIT_FLEET"))
	if err != nil || length < 2*fleetInterval {
		t.Skipf("make soak-fleet runs it; PACSAUDIT_FLEET is a duration of at least %v", 2*fleetInterval)
	}
	dir := t.TempDir()
	log := newLogBook()
	cmd := exec.CommandContext(t.Context(), shipped(t), "serve", "--config", fleetConfig(t, dir), "--web.listen-address", "127.0.0.1:0", "--history", filepath.Join(dir, "history.db"))
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	url := "http://" + log.await(t, 0, `msg="Listening on" address=(\S+)`)[1] + "/metrics"
	log.await(t, 0, isReady)

	f := fleetWatch{last: map[string]float64{}}
	pid, began := cmd.Process.Pid, time.Now()
	f.scrapeFor(t, url, 2*fleetInterval) // everything was audited once, and pages are as long as they get
	if len(f.last) != fleetTargets {
		t.Fatalf("%d of %d targets were audited in two intervals", len(f.last), fleetTargets)
	}
	f.took, f.audits, f.late, f.longest = nil, 0, 0, 0
	first, cpu, lines, from := residentOf(t, pid), cpuOf(t, pid), strings.Count(log.String(), "\n"), time.Now()
	f.scrapeFor(t, url, length)
	minutes := time.Since(from).Minutes()
	cpu, lines = cpuOf(t, pid)-cpu, strings.Count(log.String(), "\n")-lines
	load, _ := os.ReadFile("/proc/loadavg")
	slices.Sort(f.took)
	t.Logf("%d targets on %d hosts, every %v, for %v; load of the machine %s", fleetTargets, fleetHosts, fleetInterval, time.Since(from).Round(time.Second), strings.TrimSpace(string(load)))
	t.Logf("memory %.1f MiB at the start, %.1f MiB at the end", float64(first)/1024, float64(residentOf(t, pid))/1024)
	t.Logf("processor %.1f s a minute, log %.0f lines a minute", cpu.Seconds()/minutes, float64(lines)/minutes)
	t.Logf("%d scrapes of %d kB: median %v, 99th of a hundred %v, slowest %v", len(f.took), f.bytes/1000, f.took[len(f.took)/2], f.took[len(f.took)*99/100], f.took[len(f.took)-1])
	t.Logf("%d audits, %d of them late by more than %v; the longest time between two of one target %v", f.audits, f.late, fleetGrace, f.longest.Round(time.Second))
	if want := int(minutes) * fleetTargets / 2; f.audits < want {
		t.Errorf("%d audits in %.0f minutes", f.audits, minutes)
	}
	ended := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("serve ended: %v", err)
	}
	t.Logf("ended in %v, %v after the start", time.Since(ended).Round(time.Millisecond), time.Since(began).Round(time.Second))
	for line := range strings.Lines(log.String()) {
		if !strings.Contains(line, "level=INFO") {
			t.Errorf("serve logged %s", line)
		}
	}
}

func fleetConfig(t *testing.T, dir string) string {
	t.Helper()
	var c strings.Builder
	fmt.Fprintf(&c, "scope: [127.0.0.0/8]\ndefaults: {interval: %v}\ntargets:\n", fleetInterval)
	for h := range fleetHosts {
		server, err := pacs.Start(context.Background(), pacs.Posture{Address: fmt.Sprintf("127.1.%d.1:0", h)}, fixtures.Archive{Studies: 5, Seed: uint64(h)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		for i := range fleetTargets / fleetHosts {
			fmt.Fprintf(&c, "  - {name: archive-%03d-%02d, address: %q, called: A%d}\n", h, i, server.Addr(), i)
		}
	}
	file := filepath.Join(dir, "pacsaudit.yaml")
	if err := os.WriteFile(file, []byte(c.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// fleetWatch is what scrapes have shown.
type fleetWatch struct {
	last    map[string]float64 // when the last audit of each target ended
	took    []time.Duration    // of each scrape
	bytes   int                // of the last one, on the wire
	audits  int
	late    int
	longest time.Duration // between two audits of one target
}

// scrapeFor scrapes again and again, compressed as Prometheus does.
func (f *fleetWatch) scrapeFor(t *testing.T, url string, length time.Duration) {
	t.Helper()
	tick := time.NewTicker(fleetScrape)
	defer tick.Stop()
	for end := time.Now().Add(length); time.Now().Before(end); <-tick.C {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip")
		began := time.Now()
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("status %d, %v", answer.StatusCode, err)
		}
		f.took, f.bytes = append(f.took, time.Since(began).Round(10*time.Microsecond)), len(packed)
		f.look(t, packed)
	}
}

// look compares the end of each target's last audit with the one before.
func (f *fleetWatch) look(t *testing.T, packed []byte) {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(string(packed)))
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		rest, ok := strings.CutPrefix(line, "pacsaudit_target_last_audit_timestamp_seconds{")
		if !ok {
			continue
		}
		name, number, _ := strings.Cut(strings.TrimSpace(rest), "} ")
		at, err := strconv.ParseFloat(number, 64)
		if err != nil {
			t.Fatal(err)
		}
		if before, known := f.last[name]; known && at > before {
			gap := time.Duration((at - before) * float64(time.Second))
			f.audits++
			f.longest = max(f.longest, gap)
			if gap > fleetInterval+fleetGrace {
				f.late++
			}
		}
		f.last[name] = at
	}
}

// residentOf is the resident memory of a process, in KiB.
func residentOf(t *testing.T, pid int) int {
	t.Helper()
	fields := procFields(t, pid, "statm")
	pages, err := strconv.Atoi(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize() / 1024
}

// cpuOf is the processor time of a process: utime and stime of proc(5), in hundredths of
// a second on every Linux.
func cpuOf(t *testing.T, pid int) (sum time.Duration) {
	t.Helper()
	for _, field := range procFields(t, pid, "stat")[13:15] {
		ticks, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		sum += time.Duration(ticks) * 10 * time.Millisecond
	}
	return sum
}

func procFields(t *testing.T, pid int, file string) []string {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(b))
}
