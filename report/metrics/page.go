// Package metrics shows what is known of targets to Prometheus. Every metric is
// a constant made of the latest report: scraping costs no audit.
//
// A label is the name, owner, zone or address of a target, the ID of a check, a
// severity, a verdict, a field, a step or an outcome, which are the operator's words
// or members of closed sets. Nothing that a server said is one.
//
// The folder also holds the alert and recording rules, their tests, and a
// Grafana dashboard.
package metrics

import (
	"bytes"
	"io"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// Rendered is the metrics of a target as text, one piece a family. A target is
// rendered when its report changes, not when it is scraped: a page of 10,000
// targets is then copied together, not computed.
type Rendered struct{ pieces [][]byte }

// Render renders a target.
func Render(s State) (*Rendered, error) {
	r := prometheus.NewRegistry()
	if err := r.Register(s); err != nil {
		return nil, err
	}
	gathered, err := r.Gather()
	if err != nil {
		return nil, err
	}
	byName := make(map[string]*dto.MetricFamily, len(gathered))
	for _, mf := range gathered {
		byName[mf.GetName()] = mf
	}
	out := &Rendered{pieces: make([][]byte, len(families))}
	var b bytes.Buffer
	for i, f := range families {
		mf := byName[f.name]
		if mf == nil {
			continue
		}
		b.Reset()
		mf.Help = nil // the page has it once
		if _, err := expfmt.MetricFamilyToText(&b, mf); err != nil {
			return nil, err
		}
		_, lines, _ := bytes.Cut(b.Bytes(), []byte("\n")) // the first is the type
		out.pieces[i] = bytes.Clone(lines)
	}
	return out, nil
}

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
