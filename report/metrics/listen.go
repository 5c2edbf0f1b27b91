package metrics

import (
	"io"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// listenFamilies are those of captures, in the order of their file.
var listenFamilies []*family

func addListen(name, help string, labels ...string) *family {
	f := &family{name: "pacsaudit_listen_" + name, help: help, labels: labels}
	f.desc = prometheus.NewDesc(f.name, help, labels, nil)
	listenFamilies = append(listenFamilies, f)
	return f
}

var (
	listenTime       = addListen("timestamp_seconds", "When this was counted.")
	listenComplete   = addListen("complete", "Whether the captures were read to their end; 0 while they are read.")
	listenPackets    = addListen("packets", "Packets that were read.")
	listenBytes      = addListen("bytes", "Bytes of these.")
	listenFlows      = addListen("flows", "TCP conversations.")
	listenIncomplete = addListen("flows_incomplete", "Conversations that were not seen whole: what is counted of them is a lower bound.")
	listenLinks      = addListen("links", "Links: a client, a server and their titles.", "transport")
	listenUnknown    = addListen("links_unlisted", "Links to servers that the inventory does not list, or of callers that it does not allow.")
	listenRequests   = addListen("requests", "Requests, by service.", "service")
	listenRejected   = addListen("associations_rejected", "Associations that were rejected.")
	listenRecords    = addListen("records", "Answers to queries and headers of objects that went past, each study of an answer once.", "transport")
	listenExposed    = addListen("records_exposed", "Those that show the name, the birth date or an identifier of a person.", "transport")
	listenFinding    = addListen("finding", "A check that failed.", "check", "severity")
)

// heard is what captures hold, as a collector.
type heard struct {
	listen *report.Listen
	at     time.Time
}

// Describe lists the metrics.
func (h heard) Describe(ch chan<- *prometheus.Desc) {
	for _, f := range listenFamilies {
		ch <- f.desc
	}
}

// Collect makes them.
func (h heard) Collect(ch chan<- prometheus.Metric) {
	send := func(f *family, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(f.desc, prometheus.GaugeValue, v, labels...)
	}
	l := h.listen
	send(listenTime, float64(h.at.Unix()))
	complete := 0.0
	if l.Complete {
		complete = 1
	}
	send(listenComplete, complete)
	send(listenPackets, float64(l.Packets))
	send(listenBytes, float64(l.Bytes))
	send(listenFlows, float64(l.Flows))
	send(listenIncomplete, float64(l.Incomplete))
	var rejected, unlisted uint64
	var links, records, exposed [4]uint64
	services := audit.ServiceCounts{}
	for i := range l.Links {
		k := &l.Links[i]
		links[k.Transport]++
		records[k.Transport] += k.PHI.Records
		exposed[k.Transport] += k.PHI.Exposed
		rejected += k.Rejected
		if k.UnlistedServer || k.UnlistedPair {
			unlisted++
		}
		services = services.Plus(k.Services)
	}
	for t := audit.OverPlaintext; t <= audit.OverHTTP; t++ {
		send(listenLinks, float64(links[t]), t.String())
		send(listenRecords, float64(records[t]), t.String())
		send(listenExposed, float64(exposed[t]), t.String())
	}
	send(listenUnknown, float64(unlisted))
	send(listenRejected, float64(rejected))
	for name, n := range services.All() {
		send(listenRequests, float64(n), name)
	}
	for i := range l.Findings {
		if f := &l.Findings[i]; f.Open() {
			send(listenFinding, 1, f.ID.String(), f.Severity.String())
		}
	}
}

// WriteListen writes what captures hold in Prometheus' text format, for the textfile
// collector of its node exporter.
func WriteListen(w io.Writer, l *report.Listen, at time.Time) error {
	r := prometheus.NewRegistry()
	if err := r.Register(heard{l, at}); err != nil {
		return err
	}
	gathered, err := r.Gather()
	if err != nil {
		return err
	}
	for _, mf := range gathered {
		if _, err := expfmt.MetricFamilyToText(w, mf); err != nil {
			return err
		}
	}
	return nil
}
