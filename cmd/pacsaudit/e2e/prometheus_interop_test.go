//go:build interop

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropPrometheusAlertsUntilTheArchiveIsLocked has a real Prometheus discover a
// real Orthanc through /sd and scrape it through /probe. The alert for what it
// shows fires, and stops when the archive is locked.
func TestInteropPrometheusAlertsUntilTheArchiveIsLocked(t *testing.T) {
	t.Parallel()
	prometheus := realpacs.Need(t, "prometheus")
	open := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true})
	open.Load(t, fixtures.Archive{Studies: 5, Seed: 21})
	// Under its own title: a refusal of another one would settle nothing.
	locked := realpacs.Orthanc(t, map[string]any{
		"DicomAet": pacs.DefaultAETitle, "DicomCheckCalledAet": true, "DicomAlwaysAllowEcho": false, "DicomAlwaysAllowFind": false, "DicomAlwaysAllowFindWorklist": false,
		"DicomAlwaysAllowGet": false, "DicomAlwaysAllowMove": false, "DicomAlwaysAllowStore": false,
	})
	archive := relay(t, open.Addr)
	s := startServe(t, []string{"the archive", archive.addr}, "--probe-gap", "2s")
	p := startPrometheus(t, prometheus, strings.TrimPrefix(s.URL, "http://"))

	firing := p.until(t, "the alert fires", func(alerts []alert) bool {
		return slices.ContainsFunc(alerts, func(a alert) bool { return a.is("PacsauditPatientsVisible", "the archive", "firing") })
	})
	t.Logf("fired: %+v", firing)
	archive.lead.Store(&locked.Addr)
	rest := p.until(t, "the alert stops", func(alerts []alert) bool {
		return !slices.ContainsFunc(alerts, func(a alert) bool {
			return a.is("PacsauditPatientsVisible", "the archive", "") || a.is("PacsauditQueryOpen", "the archive", "")
		})
	})
	t.Logf("left after the archive was locked: %+v", rest)
	// Both ways to scrape work: the target through /sd, and serve's own page.
	for _, query := range []string{`up{job="pacsaudit-targets", instance="the archive"} == 1`, `up{job="pacsaudit"} == 1`, `pacsaudit_target_exposure_level{job="pacsaudit", target="the archive"} < 7`} {
		p.untilQuery(t, query)
	}
}

// door is an address that leads to one archive or another.
type door struct {
	addr string
	lead atomic.Pointer[string]
}

func relay(t *testing.T, to string) *door {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &door{addr: l.Addr().String()}
	d.lead.Store(&to)
	var open sync.WaitGroup
	t.Cleanup(func() { l.Close(); open.Wait() })
	open.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				defer in.Close()
				out, err := net.Dial("tcp", *d.lead.Load())
				if err != nil {
					return
				}
				defer out.Close()
				go func() { io.Copy(out, in); out.(*net.TCPConn).CloseWrite() }()
				io.Copy(in, out)
			})
		}
	})
	return d
}

// promServer is a Prometheus that runs.
type promServer struct{ url string }

// startPrometheus has it scrape serve's own page, and each target through /probe.
func startPrometheus(t *testing.T, program, serve string) *promServer {
	t.Helper()
	return runPrometheus(t, program, fmt.Sprintf(`
  - job_name: pacsaudit-targets
    http_sd_configs: [{url: "http://%s/sd", refresh_interval: 5s}]
  - job_name: pacsaudit
    static_configs: [{targets: [%q]}]
`, serve, serve))
}

// runPrometheus has it scrape something, and judge it by the rules that are shipped.
func runPrometheus(t *testing.T, program, scrapes string) *promServer {
	t.Helper()
	dir := t.TempDir()
	rules, err := filepath.Abs("../../../report/metrics")
	if err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf(`
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [%q, %q]
scrape_configs:%s`, rules+"/alert_rules.yml", rules+"/recording_rules.yml", scrapes)
	file := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	cmd := exec.Command(program, "--config.file="+file, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address, "--log.level=warn")
	var said logBook
	said.more = make(chan struct{})
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("Prometheus said:\n%s", said.String())
		}
	})
	p := &promServer{"http://" + address}
	eventually(t, "Prometheus is ready", func() bool {
		answer, err := http.Get(p.url + "/-/ready")
		if err == nil {
			answer.Body.Close()
		}
		return err == nil && answer.StatusCode == http.StatusOK
	})
	return p
}

// alert is one of Prometheus' answer.
type alert struct {
	Labels map[string]string
	State  string
}

func (a alert) is(name, target, state string) bool {
	return a.Labels["alertname"] == name && a.Labels["target"] == target && (state == "" || a.State == state)
}

// until asks for the alerts until they are as a test wants them.
func (p *promServer) until(t *testing.T, what string, ok func([]alert) bool) []alert {
	t.Helper()
	var answer struct{ Data struct{ Alerts []alert } }
	eventually(t, what, func() bool {
		answer.Data.Alerts = nil
		return p.ask(t, "/api/v1/alerts", &answer) && ok(answer.Data.Alerts)
	})
	return answer.Data.Alerts
}

// untilQuery asks until a query has an answer.
func (p *promServer) untilQuery(t *testing.T, query string) {
	t.Helper()
	var answer struct{ Data struct{ Result []any } }
	eventually(t, query, func() bool {
		answer.Data.Result = nil
		return p.ask(t, "/api/v1/query?query="+url.QueryEscape(query), &answer) && len(answer.Data.Result) > 0
	})
}

func (p *promServer) ask(t *testing.T, path string, into any) bool {
	t.Helper()
	answer, err := http.Get(p.url + path)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return json.NewDecoder(answer.Body).Decode(into) == nil
}

// eventually looks again and again, until the test's time is over.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("it does not come about: %s", what)
		}
	}
}
