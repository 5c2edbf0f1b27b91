package serve

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/audit/schedule"
	"pacsaudit/report/metrics"
)

// maxProbeWait is how long a request waits for an audit where Prometheus does
// not say; less than the time in which an answer must be written.
const maxProbeWait = 45 * time.Second

// probe audits one configured target, by name, and shows its metrics. Where the
// audit takes longer than the request waits, it goes on, and what was known before
// is shown with its age: a target without an audit is not measured, and no scrape
// fails because an archive is slow.
func (s *server) probe(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		writeLine(w, http.StatusForbidden, "a page of another site asked for this")
		return
	}
	name := r.URL.Query().Get("target")
	ctx, cancel := context.WithTimeout(r.Context(), probeWait(r))
	defer cancel()
	err := s.schedule.Demand(ctx, name)
	page, said := s.roster.probed(name, time.Now())
	outcome := metrics.ProbeServed
	switch {
	case page == nil, errors.Is(err, schedule.ErrUnknown):
		s.self.Probes.WithLabelValues(metrics.ProbeUnknown).Inc()
		writeLine(w, http.StatusNotFound, "no target of that name is configured; /sd lists them")
		return
	case errors.Is(err, schedule.ErrBusy):
		outcome = metrics.ProbeLimited
	case err != nil:
		outcome = metrics.ProbeLate
	}
	s.self.Probes.WithLabelValues(outcome).Inc()
	said.Pending = err != nil
	besides := prometheus.NewRegistry()
	besides.MustRegister(said)
	metrics.Handler(page, besides).ServeHTTP(w, r)
}

// probeWait is half of what the scraper waits: the rest is for a machine under load.
func probeWait(r *http.Request) time.Duration {
	seconds, err := strconv.ParseFloat(r.Header.Get("X-Prometheus-Scrape-Timeout-Seconds"), 64)
	if err != nil || !(seconds > 0) || seconds/2 > maxProbeWait.Seconds() {
		return maxProbeWait
	}
	return time.Duration(seconds / 2 * float64(time.Second))
}
