//go:build interop

package metrics_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"

	"pacsaudit/audit"
	"pacsaudit/report/metrics"
)

// TestInteropOnlyASettledAuditEndsAnAlert has audits, the metrics that serve makes of
// them, and the shipped rules one after the other: after each audit that settled
// nothing, and after a restart, the alert of an archive that showed patients
// still fires; a settled one ends it.
func TestInteropOnlyASettledAuditEndsAnAlert(t *testing.T) {
	page := func(audits ...audit.Observation) string {
		return scrape(t, metrics.Handler(pageOf(t, []metrics.State{after(audits...)}), prometheus.NewRegistry()))
	}
	var tests []any
	for name, o := range unsettled() {
		tests = append(tests, ruleTest(t, name, []string{
			page(open("a")), page(open("a"), o), "", page(open("a"), o, o), page(open("a"), o, o, shut()), page(open("a"), o, o, shut(), o), page(open("a"), o, open("a")),
		}, []bool{true, true, true, true, false, false, true}))
	}
	rules, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	b, err := yaml.Marshal(map[string]any{
		"rule_files": []string{rules + "/recording_rules.yml", rules + "/alert_rules.yml"}, "evaluation_interval": "1m", "tests": tests,
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "test.yml")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	promtool(t, "", "test", "rules", file)
}

// stageMinutes is how long Prometheus scrapes each page.
const stageMinutes = 10

// ruleTest makes a test for promtool of pages that are scraped one after the
// other, and of whether the alert for visible patients fires at the end of each.
func ruleTest(t *testing.T, name string, pages []string, fires []bool) map[string]any {
	t.Helper()
	values := map[string][]string{}
	put := func(series, value string, minute int) {
		for len(values[series]) < minute {
			missing := "_"
			if n := len(values[series]); n > 0 && values[series][n-1] != "_" && values[series][n-1] != "stale" {
				missing = "stale"
			}
			values[series] = append(values[series], missing)
		}
		values[series] = append(values[series], value)
	}
	for i, page := range pages {
		scraped := scraped(t, page)
		for minute := i * stageMinutes; minute < (i+1)*stageMinutes; minute++ {
			for series, value := range scraped {
				put(series, value, minute)
			}
			put(`up{instance="i",job="p"}`, map[bool]string{true: "1", false: "0"}[page != ""], minute)
		}
	}
	var input, wants []any
	for _, series := range slices.Sorted(maps.Keys(values)) {
		if n := len(values[series]); n < len(pages)*stageMinutes {
			values[series] = append(values[series], "stale")
		}
		input = append(input, map[string]any{"series": series, "values": strings.Join(values[series], " ")})
	}
	for i, fire := range fires {
		samples := []any{}
		if fire {
			samples = append(samples, map[string]any{"labels": "{}", "value": 1})
		}
		wants = append(wants, map[string]any{
			"expr": `count(ALERTS{alertname="PacsauditPatientsVisible", alertstate="firing"})`, "eval_time": fmt.Sprint((i+1)*stageMinutes-1, "m"), "exp_samples": samples,
		})
	}
	return map[string]any{"name": name, "interval": "1m", "input_series": input, "promql_expr_test": wants}
}

// scraped are the series of a page and their values.
func scraped(t *testing.T, page string) map[string]string {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	series := map[string]string{}
	for name, mf := range families {
		for _, m := range mf.GetMetric() {
			labels := []string{`job="p"`, `instance="i"`}
			for _, l := range m.GetLabel() {
				labels = append(labels, fmt.Sprintf("%s=%q", l.GetName(), l.GetValue()))
			}
			series[name+"{"+strings.Join(labels, ",")+"}"] = fmt.Sprint(m.GetGauge().GetValue())
		}
	}
	return series
}
