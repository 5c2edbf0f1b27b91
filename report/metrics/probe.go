package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Probe is what an answer of /probe says besides the metrics of its target, in the
// names that every prober uses and in ours. It collects itself.
type Probe struct {
	Success bool          // the audit that is shown could measure the target
	Audited bool          // there was one
	Age     time.Duration // since it ended
	Took    time.Duration
	Pending bool // another runs or waits for its turn
}

var (
	probeSuccess  = prometheus.NewDesc("probe_success", "Whether the last audit of the target could say how far a stranger gets; 1 is not the same as safe.", nil, nil)
	probeDuration = prometheus.NewDesc("probe_duration_seconds", "How long the last audit of the target took; absent before the first.", nil, nil)
	probeAge      = prometheus.NewDesc("pacsaudit_probe_result_age_seconds", "How long ago the audit ended that this answer shows; absent before the first.", nil, nil)
	probePending  = prometheus.NewDesc("pacsaudit_probe_audit_pending", "Whether an audit of the target runs or waits for its turn: a later answer shows it.", nil, nil)
)

// Describe lists the metrics of a probe.
func (p Probe) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{probeSuccess, probeDuration, probeAge, probePending} {
		ch <- d
	}
}

// Collect makes the metrics of a probe.
func (p Probe) Collect(ch chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, v float64) { ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	number := map[bool]float64{true: 1}
	send(probeSuccess, number[p.Success])
	send(probePending, number[p.Pending])
	if p.Audited {
		send(probeDuration, p.Took.Seconds())
		send(probeAge, p.Age.Seconds())
	}
}
