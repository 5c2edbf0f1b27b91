package metrics

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

var update = flag.Bool("update", false, "rewrite the page of the metrics")

// TestPageOfTheMetrics holds docs/metrics.md, the one place where each metric is
// documented: by its own help text.
func TestPageOfTheMetrics(t *testing.T) {
	const file = "../../docs/metrics.md"
	want := catalogue(t)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the metrics say of themselves: make pages", file)
	}
}

func catalogue(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<!-- Written by make pages; change the help texts in report/metrics. -->

# Metrics

[Prometheus](prometheus.md) says how to scrape them and what ends an alert. Labels are names of the configuration and words of closed sets. Nothing that
a server said is a label.

## Of a target

Each has the label ` + "`target`" + `, the label ` + "`from`" + ` where --from named the place of the audits, and those that stand behind its name.

| metric | labels | says |
|---|---|---|
`)
	row := func(name string, labels []string, help string) {
		for i, l := range labels {
			labels[i] = "`" + l + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, strings.Join(labels, ", "), help)
	}
	for _, f := range families {
		row(f.name, slices.Clone(f.labels), f.help)
	}
	b.WriteString("\n## Of a probe\n\nOnly answers of `/probe` have these. Those of their target stand beside them.\n\n| metric | labels | says |\n|---|---|---|\n")
	probes := prometheus.NewRegistry()
	probes.MustRegister(Probe{Audited: true})
	ofProbe, err := probes.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ofProbe {
		row(f.GetName(), nil, f.GetHelp())
	}
	b.WriteString("\n## Of a report\n\nIn the file of the [textfile collector](monitoring/textfile.md).\n\n| metric | labels | says |\n|---|---|---|\n")
	row(reportComplete, nil, reportCompleteHelp)
	b.WriteString("\n## Of captures\n\nIn the file of [`listen --metrics`](listen.md).\n\n| metric | labels | says |\n|---|---|---|\n")
	for _, f := range listenFamilies {
		row(f.name, slices.Clone(f.labels), f.help)
	}
	b.WriteString("\n## Of the program\n\nBeside these stand those of the Go runtime and of the process (`go_…`, `process_…`).\n\n| metric | labels | says |\n|---|---|---|\n")
	self := NewSelf("", "", func() (targets, running, waiting int) { return 0, 0, 0 })
	self.WatchEvents(func() []Events { return make([]Events, 1) })
	gathered, err := self.Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range gathered {
		if !strings.HasPrefix(f.GetName(), "pacsaudit_") {
			continue
		}
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		row(f.GetName(), labels, f.GetHelp())
	}
	return b.String()
}
