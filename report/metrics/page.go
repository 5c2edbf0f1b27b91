// Package metrics shows what is known of targets to Prometheus. Every metric is
// a constant made of the latest report: scraping costs no audit.
//
// A label is the name, owner, zone or address of a target, the place that it was
// audited from, the ID of a check, a severity, a verdict, a field, a step or an
// outcome, which are the operator's words or members of closed sets. Nothing that a server said is one.
//
// The folder also holds the alert and recording rules, their tests, and a
// Grafana dashboard.
package metrics

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
)

// Rendered is the metrics of a target as text, one piece a family. A target is
// rendered when its report changes, not when it is scraped: a page of 10,000
// targets is then copied together, not computed.
type Rendered struct{ pieces [][]byte }

// Render renders a target, as the library would write what it collects.
func Render(s State) *Rendered {
	out := &Rendered{pieces: make([][]byte, len(families))}
	s.each(func(f *family, value float64, labels []string) {
		out.pieces[f.place] = f.appendLine(out.pieces[f.place], value, labels, s.From.String())
	})
	for i, p := range out.pieces {
		out.pieces[i] = bytes.Clone(p) // without room to grow: they are kept
	}
	return out
}

// appendLine appends a series in the text format, its labels by name:
// https://prometheus.io/docs/instrumenting/exposition_formats/
func (f *family) appendLine(b []byte, value float64, labels []string, from string) []byte {
	b = append(b, f.name...)
	before := byte('{')
	label := func(name, value string) {
		b = append(b, before)
		before = ','
		b = append(b, name...)
		b = append(b, '=', '"')
		b = append(b, escaped.Replace(value)...)
		b = append(b, '"')
	}
	for _, place := range f.byName {
		if from != "" && f.names[place] > placeLabel {
			label(placeLabel, from)
			from = ""
		}
		label(f.names[place], labels[place])
	}
	b = append(b, '}', ' ')
	b = strconv.AppendFloat(b, value, 'g', -1, 64)
	return append(b, '\n')
}

var escaped = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// Page is the metrics of all targets. Its zero value has none.
type Page struct{ targets atomic.Pointer[[]*Rendered] }

// Set replaces what the page shows.
func (p *Page) Set(targets []*Rendered) { p.targets.Store(&targets) }

// WriteTo writes the page in Prometheus' text format. All are gauges, whose lines
// are those of OpenMetrics, too.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	targets := p.targets.Load()
	if targets == nil {
		return 0, nil
	}
	var all int64
	for i, f := range families {
		head := false
		for _, t := range *targets {
			if len(t.pieces[i]) == 0 {
				continue
			}
			if !head {
				head = true
				n, err := io.WriteString(w, f.head())
				if all += int64(n); err != nil {
					return all, err
				}
			}
			n, err := w.Write(t.pieces[i])
			if all += int64(n); err != nil {
				return all, err
			}
		}
	}
	return all, nil
}

// head is what stands before a family's lines. Our help texts need no escaping, so
// that it is the same in both formats.
func (f *family) head() string {
	return "# HELP " + f.name + " " + f.help + "\n# TYPE " + f.name + " gauge\n"
}
