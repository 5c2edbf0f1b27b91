package serve

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/schedule"
	"pacsaudit/report"
	"pacsaudit/report/metrics"
)

// audit audits a target and says whether that went well.
func (s *server) audit(ctx context.Context, t audit.Target) bool {
	started := time.Now()
	results := audit.Run(ctx, []audit.Target{t}, s.prober.Load(), checks.All(), 1, nil)
	if ctx.Err() != nil {
		return true // half an audit is none
	}
	r := report.New(s.config.Tool, started, time.Now(), true, results)
	before, known, err := s.roster.add(r)
	if err != nil {
		s.log.Error("a report cannot be shown", "target", t.Name.String(), "error", err)
	}
	if known != nil {
		s.self.Audits.Inc()
		s.history.add(record{r, *known})
	}
	now := &r.Targets[0]
	if before == nil || before.Exposure != now.Exposure || before.Grade != now.Grade || before.Settled != now.Measured() {
		s.log.Info("audited", "target", t.Name.String(), "exposure", now.Exposure.String(), "settled", now.Measured(), "grade", now.Grade.String())
	}
	return now.Exposure.Measured() || now.Exposure == audit.Gated || now.Exposure == audit.ExposureNotDICOM
}

// maxProbeWait is how long a request waits for an audit where Prometheus does
// not say; less than the time in which an answer must be written.
const maxProbeWait = 45 * time.Second

// probe audits one configured target, by name, and shows its metrics. Where
// that is not allowed now or takes too long, the last result is shown: its
// timestamp says how old it is.
func (s *server) probe(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		writeLine(w, http.StatusForbidden, "a page of another site asked for this")
		return
	}
	name := r.URL.Query().Get("target")
	ctx, cancel := context.WithTimeout(r.Context(), probeWait(r))
	defer cancel()
	err := s.schedule.Demand(ctx, name)
	page, audited := s.roster.pageOf(name)
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
	if !audited {
		w.Header().Set("Retry-After", "30")
		if outcome == metrics.ProbeLimited {
			writeLine(w, http.StatusTooManyRequests, "too many audits were asked for: try again later")
			return
		}
		writeLine(w, http.StatusServiceUnavailable, "the audit has not ended yet: try again later")
		return
	}
	metrics.Handler(page, prometheus.NewRegistry()).ServeHTTP(w, r)
}

// probeWait is a bit less than the scraper waits.
func probeWait(r *http.Request) time.Duration {
	seconds, err := strconv.ParseFloat(r.Header.Get("X-Prometheus-Scrape-Timeout-Seconds"), 64)
	if err != nil || !(seconds > 0) || seconds > maxProbeWait.Seconds() {
		return maxProbeWait
	}
	return time.Duration(seconds * 0.9 * float64(time.Second))
}
