//go:build interop && linux

package e2e

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/benchmarks"
	"pacsaudit/fixtures/pacs"
)

// What the bench has serve do.
const (
	benchTargets  = 10_000
	benchHosts    = 200
	benchInterval = 3 * time.Minute
	benchScrapes  = 51
)

// BenchmarkServe runs serve with ten thousand targets, each an association with
// a synthetic archive that shows patients, and prints how long a scrape takes,
// what memory serve needs, and whether every target was audited within its
// interval. It takes two intervals; make bench-serve asks for it.
func BenchmarkServe(b *testing.B) {
	if os.Getenv("PACSAUDIT_BENCH_SERVE") == "" {
		b.Skip("make bench-serve runs it")
	}
	dir := b.TempDir()
	config := benchConfig(b, dir)
	cmd := exec.Command(os.Args[0], "serve", "--config", config, "--web.listen-address", "127.0.0.1:0", "--history", filepath.Join(dir, "history.db"))
	cmd.Env = append(os.Environ(), asProgram+"=1")
	log, err := cmd.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	url, ready := "", false
	lines := bufio.NewScanner(log)
	for expression := regexp.MustCompile(`msg="Listening on" address=(\S+)`); (url == "" || !ready) && lines.Scan(); {
		if m := expression.FindStringSubmatch(lines.Text()); m != nil {
			url = "http://" + m[1] + "/metrics"
		}
		ready = ready || strings.Contains(lines.Text(), isReady)
	}
	go io.Copy(io.Discard, log)

	for b.Loop() {
		began := time.Now()
		await(b, url, func(page string) bool {
			return strings.Count(page, "\npacsaudit_target_last_audit_timestamp_seconds{") == benchTargets
		})
		b.Logf("every target was audited once after %v", time.Since(began).Round(time.Second))
		var took []time.Duration
		bytes := 0
		for range benchScrapes {
			t := time.Now()
			bytes = scrapeAway(b, url)
			took = append(took, time.Since(t))
		}
		page := scrapeOnce(b, url)
		slices.Sort(took)
		b.Logf("scrape of %d targets, %d series, %d MB, %.1f MB on the wire: median %v, slowest of %d %v",
			benchTargets, strings.Count(page, "\npacsaudit_"), len(page)/1e6, float64(bytes)/1e6, took[len(took)/2], benchScrapes, took[len(took)-1])
		// The oldest result, seen again and again for an interval.
		oldest := time.Duration(0)
		await(b, url, func(page string) bool {
			oldest = max(oldest, age(page))
			return time.Since(began) > 2*benchInterval
		})
		b.Logf("oldest result of any target in the second interval: %v; the interval is %v", oldest.Round(time.Second), benchInterval)
		b.Logf("memory of serve, at its peak: %d MiB", peakOf(b, cmd.Process.Pid)>>10)
		scrape, peak := took[len(took)/2], peakOf(b, cmd.Process.Pid)>>10
		benchmarks.Line(b, "a scrape with 10,000 targets", "100 ms", scrape.Round(time.Millisecond).String(), scrape < 100*time.Millisecond)
		benchmarks.Line(b, "bytes of that scrape on the wire", "3 MB", fmt.Sprintf("%.1f MB", float64(bytes)/1e6), bytes < 3e6)
		benchmarks.Line(b, "memory of serve with 10,000 targets", "500 MiB", fmt.Sprintf("%d MiB at its peak", peak), peak < 500)
		benchmarks.Line(b, "every target audited in its interval of "+benchInterval.String(), "the interval", "the oldest result was "+oldest.Round(time.Second).String()+" old", oldest <= benchInterval)
	}
}

// benchConfig starts archives on addresses of loopback, and writes a
// configuration with many targets on each.
func benchConfig(b *testing.B, dir string) string {
	var c strings.Builder
	fmt.Fprintf(&c, "defaults: {interval: %v}\ntargets:\n", benchInterval)
	for h := range benchHosts {
		server, err := pacs.Start(context.Background(), pacs.Posture{Address: fmt.Sprintf("127.1.%d.1:0", h)}, fixtures.Archive{Studies: 5, Seed: uint64(h)})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { server.Close() })
		for i := range benchTargets / benchHosts {
			fmt.Fprintf(&c, "  - {name: archive-%03d-%03d, address: %q, called: A%d}\n", h, i, server.Addr(), i)
		}
	}
	file := filepath.Join(dir, "pacsaudit.yaml")
	if err := os.WriteFile(file, []byte(c.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return file
}

// scrapeAway scrapes as Prometheus does, compressed, and keeps nothing, so that the time
// is that of serve.
func scrapeAway(b *testing.B, url string) int {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	if err != nil {
		b.Fatal(err)
	}
	return int(n)
}

func scrapeOnce(b *testing.B, url string) string {
	answer, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		b.Fatal(err)
	}
	return string(page)
}

// await scrapes every five seconds until the page is as wanted.
func await(b *testing.B, url string, ok func(string) bool) {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for !ok(scrapeOnce(b, url)) {
		<-tick.C
	}
}

// age is how old the oldest result of a page is.
func age(page string) time.Duration {
	oldest := float64(time.Now().Unix())
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "pacsaudit_target_last_audit_timestamp_seconds{") {
			at, err := strconv.ParseFloat(strings.TrimSpace(line[strings.LastIndexByte(line, ' '):]), 64)
			if err == nil {
				oldest = min(oldest, at)
			}
		}
	}
	return time.Since(time.Unix(int64(oldest), 0))
}

// peakOf is the largest resident set of a process, in KiB.
func peakOf(b *testing.B, pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("memory is read from /proc")
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
