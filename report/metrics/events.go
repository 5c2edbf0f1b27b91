package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/audit"
)

// Events are what became of the events for a receiver.
type Events struct {
	Receiver   audit.Text // as the configuration calls it
	Sent, Lost uint64
	Pending    int
}

// eventsCollector asks for them at each scrape: receivers come and go with the
// configuration.
type eventsCollector struct{ ask func() []Events }

var (
	receiverLabel = []string{"receiver"}
	eventsSent    = prometheus.NewDesc("pacsaudit_events_sent_total", "Events that a receiver has taken.", receiverLabel, nil)
	eventsLost    = prometheus.NewDesc("pacsaudit_events_lost_total", "Events that a receiver will never have: too many waited for it.", receiverLabel, nil)
	eventsPending = prometheus.NewDesc("pacsaudit_events_pending", "Events that wait for a receiver.", receiverLabel, nil)
)

func (c eventsCollector) Describe(to chan<- *prometheus.Desc) {
	to <- eventsSent
	to <- eventsLost
	to <- eventsPending
}

func (c eventsCollector) Collect(to chan<- prometheus.Metric) {
	for _, e := range c.ask() {
		name := e.Receiver.String()
		to <- prometheus.MustNewConstMetric(eventsSent, prometheus.CounterValue, float64(e.Sent), name)
		to <- prometheus.MustNewConstMetric(eventsLost, prometheus.CounterValue, float64(e.Lost), name)
		to <- prometheus.MustNewConstMetric(eventsPending, prometheus.GaugeValue, float64(e.Pending), name)
	}
}
