package serve

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"pacsaudit/fixtures/pacs"
)

// probed is an answer to a scraper that waits a second.
func probed(t *testing.T, handler http.Handler, name string) (string, int) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/probe?target="+name, nil)
	r.Header.Set("X-Prometheus-Scrape-Timeout-Seconds", "1")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Body.String(), w.Code
}

// TestNoScrapeFailsBecauseArchivesAreSlow scrapes 300 targets at once whose archive
// says nothing: each answer says that its target is not measured, and that an audit
// is under way.
func TestNoScrapeFailsBecauseArchivesAreSlow(t *testing.T) {
	t.Parallel()
	silent := archived(t, pacs.Posture{Raw: func(ctx context.Context, _ net.Conn) { <-ctx.Done() }})
	var archives []any
	for i := range 300 {
		archives = append(archives, fmt.Sprint("t", i), silent)
	}
	handler := handlerOf(t, archives...)
	var all sync.WaitGroup
	for i := range 300 {
		all.Go(func() {
			name := fmt.Sprint("t", i)
			page, status := probed(t, handler, name)
			if status != http.StatusOK {
				t.Errorf("%s: status %d", name, status)
			}
			for _, want := range []string{
				"probe_success 0\n", "pacsaudit_probe_audit_pending 1\n", fmt.Sprintf("pacsaudit_target_measured{target=%q} 0\n", name),
				fmt.Sprintf("pacsaudit_target_exposure_level{target=%q} 0\n", name), fmt.Sprintf("pacsaudit_target_interval_seconds{target=%q} 600\n", name),
			} {
				if !strings.Contains(page, want) {
					t.Errorf("%s: no %s in\n%s", name, want, page)
				}
			}
		})
	}
	all.Wait()
}

func TestAProbeShowsTheAuditWithItsAge(t *testing.T) {
	t.Parallel()
	handler := handlerOf(t, "open", archived(t, pacs.Posture{}))
	if status := statusOf(t, handler, "open"); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	page, _ := probed(t, handler, "open")
	for _, want := range []string{"probe_success 1\n", "\nprobe_duration_seconds ", "pacsaudit_probe_result_age_seconds ", "pacsaudit_probe_audit_pending 0\n", `pacsaudit_target_exposure_level{target="open"} 9`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	if strings.Contains(page, "go_goroutines") {
		t.Error("a probe shows the program's own metrics")
	}
	r := httptest.NewRecorder()
	handler.ServeHTTP(r, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/metrics/self", nil))
	if self := r.Body.String(); r.Code != http.StatusOK || !strings.Contains(self, "pacsaudit_configured_targets 1\n") || strings.Contains(self, "pacsaudit_target_") {
		t.Errorf("the program's own metrics: status %d\n%s", r.Code, self)
	}
}

func TestAProbeWaitsForHalfOfWhatTheScraperDoes(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": maxProbeWait, "10": 5 * time.Second, "0.5": 250 * time.Millisecond, "90": maxProbeWait, "91": maxProbeWait, "-1": maxProbeWait, "NaN": maxProbeWait, "x": maxProbeWait,
	} {
		r := httptest.NewRequest(http.MethodGet, "/probe", nil)
		r.Header.Set("X-Prometheus-Scrape-Timeout-Seconds", header)
		if got := probeWait(r); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
