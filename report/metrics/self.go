package metrics

import (
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Self is the metrics of the program itself.
type Self struct {
	Registry *prometheus.Registry

	Audits         prometheus.Counter
	Probes         *prometheus.CounterVec // by what became of the request
	HistoryErrors  prometheus.Counter
	HistoryPending prometheus.Gauge
	NeverUnknown   prometheus.Gauge

	reloadSuccessful, reloadTime prometheus.Gauge
}

// What became of a request for an audit on demand: it showed an audit that is recent
// enough, it named no target, too many waited already, or the audit took longer than
// the request could wait. The last two showed what was known before.
const (
	ProbeServed  = "served"
	ProbeUnknown = "unknown"
	ProbeLimited = "limited"
	ProbeLate    = "late"
)

// NewSelf makes the metrics of the program, on a registry of its own. The
// numbers of the schedule are asked for at each scrape.
func NewSelf(version, revision string, schedule func() (targets, running, waiting int)) *Self {
	s := &Self{
		Registry: prometheus.NewRegistry(),
		Audits:   counter("audits_total", "Audits that ended."),
		Probes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "pacsaudit_probe_requests_total", Help: "Requests for an audit on demand, by what became of them.",
		}, []string{"outcome"}),
		HistoryErrors:    counter("history_errors_total", "Reports that could not be written to the history at once."),
		HistoryPending:   gauge("history_pending_reports", "Reports that wait to be written to the history."),
		NeverUnknown:     gauge("never_names_unresolved", "Names on the never-list whose addresses cannot be found now; the last known ones are left alone."),
		reloadSuccessful: gauge("config_last_reload_successful", "Whether the last attempt to load the configuration succeeded."),
		reloadTime:       gauge("config_last_reload_success_timestamp_seconds", "When the configuration that is in use was loaded."),
	}
	for _, outcome := range []string{ProbeServed, ProbeUnknown, ProbeLimited, ProbeLate} {
		s.Probes.WithLabelValues(outcome)
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "pacsaudit_build_info", Help: "The program, in its labels.",
		ConstLabels: prometheus.Labels{"version": version, "revision": revision, "goversion": runtime.Version()},
	})
	build.Set(1)
	s.Registry.MustRegister(build, s.Audits, s.Probes, s.HistoryErrors, s.HistoryPending, s.NeverUnknown, s.reloadSuccessful, s.reloadTime,
		asked("configured_targets", "Targets of the configuration.", func() int { n, _, _ := schedule(); return n }),
		asked("running_audits", "Audits that run now.", func() int { _, n, _ := schedule(); return n }),
		asked("waiting_audits", "Audits that are due and wait for a slot or their host.", func() int { _, _, n := schedule(); return n }),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return s
}

// WatchEvents has it show what became of events, which it asks for at each scrape.
func (s *Self) WatchEvents(ask func() []Events) { s.Registry.MustRegister(eventsCollector{ask}) }

// Reloaded notes an attempt to load the configuration.
func (s *Self) Reloaded(ok bool, at time.Time) {
	if !ok {
		s.reloadSuccessful.Set(0)
		return
	}
	s.reloadSuccessful.Set(1)
	s.reloadTime.Set(float64(at.Unix()))
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: "pacsaudit_" + name, Help: help})
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: "pacsaudit_" + name, Help: help})
}

func asked(name, help string, ask func() int) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "pacsaudit_" + name, Help: help}, func() float64 { return float64(ask()) })
}
