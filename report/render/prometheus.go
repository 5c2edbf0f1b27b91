package render

import (
	"io"

	"pacsaudit/report"
	"pacsaudit/report/metrics"
)

// The metrics of serve as a file, for the textfile collector of node_exporter.
var _ = add(Format{Name: "prometheus", Extension: ".prom", StatesOnly: true, Write: func(w io.Writer, r *report.Report, _ Options) error {
	return metrics.WriteReport(w, r)
}})
