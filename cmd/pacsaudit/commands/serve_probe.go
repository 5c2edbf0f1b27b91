package commands

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

// probeWait is how long a request waits for an audit where Prometheus does not
// say; less than the time in which an answer must be written.
const probeWait = 45 * time.Second

// probe audits one configured target, by name, and shows its metrics. Where
// that may not be or takes too long, what was known before is shown: its
// timestamp says how old it is.
func (s *server) probe(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		say(w, http.StatusForbidden, "a page of another site asked for this")
		return
	}
	name := r.URL.Query().Get("target")
	ctx, cancel := context.WithTimeout(r.Context(), patience(r))
	defer cancel()
	err := s.schedule.Demand(ctx, name)
	page, audited := s.roster.one(name)
	outcome := metrics.ProbeServed
	switch {
	case page == nil, errors.Is(err, schedule.ErrUnknown):
		s.self.Probes.WithLabelValues(metrics.ProbeUnknown).Inc()
		say(w, http.StatusNotFound, "no target of that name is configured; /sd lists them")
		return
	case errors.Is(err, schedule.ErrBusy):
		outcome = metrics.ProbeLimited
	case err != nil:
		outcome = metrics.ProbeLate
	}
	s.self.Probes.WithLabelValues(outcome).Inc()
	if !audited {
		w.Header().Set("Retry-After", "30")
		if outcome == metrics.ProbeLimited {
			say(w, http.StatusTooManyRequests, "too many audits were asked for: try again later")
			return
		}
		say(w, http.StatusServiceUnavailable, "the audit has not ended yet: try again later")
		return
	}
	metrics.Handler(page, prometheus.NewRegistry()).ServeHTTP(w, r)
}

// patience is how long the scraper waits, and a bit less.
func patience(r *http.Request) time.Duration {
	seconds, err := strconv.ParseFloat(r.Header.Get("X-Prometheus-Scrape-Timeout-Seconds"), 64)
	if err != nil || !(seconds > 0) || seconds > probeWait.Seconds() {
		return probeWait
	}
	return time.Duration(seconds * 0.9 * float64(time.Second))
}
