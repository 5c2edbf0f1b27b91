package metrics_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/audit"
	"pacsaudit/report/metrics"
)

// asked is the answer to a scraper that says what it takes.
func asked(h http.Handler, accept, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.Header.Set("Accept", accept)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestWhoTakesGzipGetsTheSamePageCompressed(t *testing.T) {
	h := metrics.Handler(pageOf(t, states(t)), prometheus.NewRegistry())
	plain := scrape(t, h)
	for encoding, compressed := range map[string]bool{
		"gzip": true, "deflate, GZIP;q=0.5": true, "br, gzip; q=1.0": true, "": false, "identity": false, "gzip;q=0": false, "gzip;q=x": false, "*": false, "xgzip": false,
	} {
		w := asked(h, "", encoding)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != compressed {
			t.Errorf("%q: compressed %t", encoding, got)
			continue
		}
		var body io.Reader = w.Body
		if compressed {
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if page, err := io.ReadAll(body); err != nil || string(page) != plain {
			t.Errorf("%q: %d bytes of %d, %v", encoding, len(page), len(plain), err)
		}
	}
}

// TestOpenMetricsHasTheSameSamples compares the two formats: the lines of our gauges
// are the same, and what differs is the words around counters, and the end.
func TestOpenMetricsHasTheSameSamples(t *testing.T) {
	h := metrics.Handler(pageOf(t, states(t)), self().Registry)
	w := asked(h, "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", "")
	if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, "application/openmetrics-text; version=1.0.0") {
		t.Errorf("the type is %q", kind)
	}
	page := w.Body.String()
	if !strings.HasSuffix(page, "\n# EOF\n") || strings.Count(page, "# EOF") != 1 || !strings.Contains(page, "# TYPE pacsaudit_audits counter\n") {
		t.Error("it is no page of OpenMetrics")
	}
	ours := func(page string) (lines []string) {
		for line := range strings.Lines(page) {
			if strings.HasPrefix(line, "pacsaudit_target_") {
				lines = append(lines, line)
			}
		}
		return lines
	}
	if got, want := ours(page), ours(scrape(t, h)); len(want) < 100 || !slices.Equal(got, want) {
		t.Errorf("%d samples in OpenMetrics, %d in text", len(got), len(want))
	}
	for _, accept := range []string{"", "*/*", "text/plain;version=0.0.4", "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited", "image/png"} {
		w := asked(h, accept, "")
		if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, "text/plain; version=0.0.4") || strings.Contains(w.Body.String(), "# EOF") {
			t.Errorf("%q is answered as %q", accept, kind)
		}
	}
}

// TestTenThousandTargetsAreLittleOnTheWire takes a tenth of them, with the most series
// that one can have, and times that are nowhere the same.
func TestTenThousandTargetsAreLittleOnTheWire(t *testing.T) {
	drawn := rand.New(rand.NewPCG(1, 2))
	took := func() audit.Elapsed { return audit.Elapsed(drawn.ExpFloat64() * float64(20*time.Millisecond)) }
	all := many(1000)
	for i := range all {
		r := *all[i].Report
		for _, s := range []*audit.Step{&r.Steps.Reach, &r.Steps.Plaintext, &r.Steps.TLS, &r.Steps.Stranger, &r.Steps.WithCalledTitle, &r.Steps.Echo, &r.Steps.Find.Step, &r.Steps.Worklist.Step} {
			s.Took = took()
		}
		all[i].Report, all[i].Took, all[i].Audited = &r, time.Duration(took()), all[i].Audited.Add(time.Duration(drawn.Int64N(int64(6*time.Hour))))
	}
	h := metrics.Handler(pageOf(t, all), self().Registry)
	page, n := scrape(t, h), asked(h, "", "gzip").Body.Len()*10
	t.Logf("%d lines of a target, %d bytes for ten thousand, %d of them on the wire", strings.Count(page, "archive-00000"), len(page)*10, n)
	if n > 4_500_000 {
		t.Errorf("%d bytes", n)
	}
}

func TestAProbeSaysWhatProbersSay(t *testing.T) {
	page := func(p metrics.Probe) string {
		r := prometheus.NewPedanticRegistry()
		r.MustRegister(p)
		return scrape(t, metrics.Handler(new(metrics.Page), r))
	}
	never := page(metrics.Probe{Pending: true})
	for _, want := range []string{"probe_success 0\n", "pacsaudit_probe_audit_pending 1\n"} {
		if !strings.Contains(never, want) {
			t.Errorf("no %s in %s", want, never)
		}
	}
	if bytes.Contains([]byte(never), []byte("seconds")) {
		t.Errorf("times of no audit: %s", never)
	}
	done := page(metrics.Probe{Success: true, Audited: true, Age: 90 * time.Second, Took: 1500 * time.Millisecond})
	for _, want := range []string{"probe_success 1\n", "probe_duration_seconds 1.5\n", "pacsaudit_probe_result_age_seconds 90\n", "pacsaudit_probe_audit_pending 0\n"} {
		if !strings.Contains(done, want) {
			t.Errorf("no %s in %s", want, done)
		}
	}
}
