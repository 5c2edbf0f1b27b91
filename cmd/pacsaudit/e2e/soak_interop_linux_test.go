//go:build interop

package e2e

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

const (
	soakSites   = 36
	soakDefault = 20 * time.Second
	// sampleEvery at the most often: the kernel's table of connections is long.
	sampleEvery = 400 * time.Millisecond
	// restSamples are taken at rest, and the least of them counts.
	restSamples = 15
)

// TestSoak runs the program as it is installed, serve in a process of its own,
// against archives that change and break under it, while visitors ask for
// everything and the configuration changes. From outside it looks at what the
// process holds, and from the archives' side at what became of every
// association. It takes PACSAUDIT_SOAK; make soak gives it an hour.
//
// The first quarter is warm-up. After it, and at the end, everything comes to
// rest: what is held then is compared too, and more strictly.
func TestSoak(t *testing.T) {
	length := soakDefault
	if text := os.Getenv("PACSAUDIT_SOAK"); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil || length < soakDefault/2 {
			t.Fatalf("PACSAUDIT_SOAK is %q: give a duration of at least %v", text, soakDefault/2)
		}
	}
	f := newSoakFleet(t, soakSites)
	s := startSoak(t, f)
	began := time.Now()
	s.load(t, length/4)
	before := s.rest(t, began)
	samples := s.load(t, length-length/4)
	after := s.rest(t, began)
	page := s.page(t)
	s.stop(t)

	quarter := len(samples) / 3
	second, last := typical(samples[:quarter]), typical(samples[len(samples)-quarter:])
	var table strings.Builder
	for _, row := range []struct {
		name string
		v    vitals
	}{
		{"first sample", samples[0]}, {"middle sample", samples[len(samples)/2]}, {"last sample", samples[len(samples)-1]},
		{"median of second quarter", second}, {"median of last quarter", last}, {"most", pick(samples, len(samples)-1)},
		{"at rest after warm-up", before}, {"at rest in the end", after},
	} {
		fmt.Fprintf(&table, "%-24s %s\n", row.name, row.v)
	}
	t.Logf("soaked for %v, %d samples\n%-24s %s\n%s", length, len(samples), "", vitalsHead, &table)
	t.Logf("%s audits; archives: %v; %d changes of posture, %d without their port", regexp.MustCompile(`(?m)^pacsaudit_audits_total (.*)`).FindStringSubmatch(page)[1],
		&f.tally, f.changes, f.tally.missed)
	t.Logf("answers: %v; %d configurations, %d of them wrong", s.visitors.asked, s.visitors.turn, s.visitors.refused)
	for _, leak := range append(last.grown(second, underLoad), after.grown(before, atRest)...) {
		t.Errorf("a leak: %s", leak)
	}
	f.tally.check(t)
}

// soak is serve under load.
type soak struct {
	cmd      *exec.Cmd
	log      *logBook
	fleet    *soakFleet
	visitors *soakVisitors
}

func soakName(i int) string { return fmt.Sprintf("site-%02d", i) }

// startSoak has the program serve as it is shipped.
func startSoak(t *testing.T, f *soakFleet) *soak {
	t.Helper()
	dir := t.TempDir()
	var doors []string
	for i := range 4 {
		doors = append(doors, website(t, &soakDoors{good: pacs.Web{Archive: fixtures.Archive{Studies: 5, Seed: 3}, Orthanc: true}}, i%2 == 0))
	}
	s := &soak{log: newLogBook(), fleet: f}
	s.visitors = &soakVisitors{
		config: filepath.Join(dir, "pacsaudit.yaml"), asked: map[string]int{}, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}},
		configure: func(turn int) string { return f.configuration(turn, doors) },
	}
	if err := s.visitors.write(s.visitors.configure(0)); err != nil {
		t.Fatal(err)
	}
	s.cmd = exec.CommandContext(t.Context(), shipped(t), "serve", "--config", s.visitors.config, "--web.listen-address", "127.0.0.1:0",
		"--history", filepath.Join(dir, "history.db"), "--history-retention", "1h", "--timeout", "2s", "--probe-gap", "1s")
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.cmd.Process.Kill()
		if logged := s.log.String(); t.Failed() {
			t.Logf("serve logged in the end\n%s", logged[max(0, len(logged)-4096):])
		}
	})
	s.visitors.pid = s.cmd.Process.Pid
	s.visitors.url = "http://" + s.log.await(t, 0, `msg="Listening on" address=(\S+)`)[1]
	s.log.await(t, 0, isReady)
	return s
}

// configuration has two thirds of the targets at another address each turn: a
// target that moved is audited at once, and a minute is the shortest interval.
func (f *soakFleet) configuration(turn int, doors []string) string {
	var b strings.Builder
	b.WriteString("scope: [127.0.0.0/8]\ndefaults: {interval: 1m, rows: 200}\ntargets:\n")
	for i := range f.sites {
		at := i
		if i%3 != 0 {
			at = (i + 3*turn) % len(f.sites)
		}
		web := ""
		if i < len(doors) {
			web = ", dicomweb: '" + doors[i] + "/dicom-web'"
		}
		fmt.Fprintf(&b, "  - {name: %s, address: '%s', called: %s%s}\n", soakName(i), f.sites[at].address, pacs.DefaultAETitle, web)
	}
	return b.String()
}

// load has the archives change and visitors come for so long, and takes samples.
func (s *soak) load(t *testing.T, length time.Duration) []vitals {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context()) // not a deadline, which a dialer would report as its own
	defer cancel()
	defer time.AfterFunc(length, cancel).Stop()
	var others sync.WaitGroup
	defer others.Wait()
	others.Go(func() { s.fleet.work(ctx) })
	others.Go(func() { s.visitors.work(ctx, t) })
	began := time.Now()
	tick := time.NewTicker(max(sampleEvery, length/1000))
	defer tick.Stop()
	var list []vitals
	for {
		list = append(list, measure(t, s.cmd.Process.Pid, s.page(t), began))
		if len(list)%50 == 0 {
			t.Logf("sample %d\n%s\n%s", len(list), vitalsHead, list[len(list)-1])
		}
		select {
		case <-ctx.Done():
			return list
		case <-tick.C:
		}
	}
}

// rest leaves serve one target that is not due, waits until nothing is under
// way, and says what it holds then.
func (s *soak) rest(t *testing.T, began time.Time) vitals {
	t.Helper()
	quiet := fmt.Sprintf("scope: [127.0.0.0/8]\ntargets: [{name: quiet, address: '%s', interval: 24h}]\n", s.fleet.sites[0].address)
	if err := s.visitors.write(quiet); err != nil {
		t.Fatal(err)
	}
	if err := s.visitors.ask(t.Context(), http.MethodPost, "/-/reload", http.StatusOK); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for page := ""; !strings.Contains(page, "pacsaudit_running_audits 0\n") || !strings.Contains(page, "pacsaudit_waiting_audits 0\n") ||
		!strings.Contains(page, `pacsaudit_target_last_audit_timestamp_seconds{target="quiet"}`) || !strings.Contains(page, "pacsaudit_history_pending_reports 0\n"); {
		<-tick.C
		page = s.page(t)
	}
	s.fleet.rest(t)
	s.visitors.client.CloseIdleConnections()
	var list []vitals
	for range restSamples {
		<-tick.C
		list = append(list, measure(t, s.cmd.Process.Pid, s.page(t), began))
	}
	if err := s.visitors.write(s.visitors.configure(s.visitors.turn)); err != nil {
		t.Fatal(err)
	}
	if err := s.visitors.ask(t.Context(), http.MethodPost, "/-/reload", http.StatusOK); err != nil {
		t.Fatal(err)
	}
	return pick(list, 0)
}

func (s *soak) page(t *testing.T) string {
	t.Helper()
	page, status := (&serving{URL: s.visitors.url}).get(t, "/metrics")
	if status != http.StatusOK {
		t.Fatalf("/metrics: status %d", status)
	}
	return page
}

// stop ends serve as a service manager does, and looks at what it logged.
func (s *soak) stop(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("serve ended: %v", err)
	}
	for line := range strings.Lines(s.log.String()) {
		if !strings.Contains(line, "level=INFO") && !strings.Contains(line, "configuration rejected") && !strings.Contains(line, "of the configuration") {
			t.Errorf("serve logged %s", line)
		}
	}
	s.fleet.rest(t) // what was under way at the end is accounted for too
}
