package metrics_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/report/metrics"
)

// expressions are those of the Grafana dashboard, as one group of rules.
func expressions(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("grafana_dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(b, &dashboard); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range dashboard.Panels {
		if len(p.Targets) == 0 {
			t.Errorf("panel %q shows nothing", p.Title)
		}
		for _, target := range p.Targets {
			list = append(list, target.Expr)
		}
	}
	return list
}

// TestRulesAndDashboardNameMetricsThatExist looks for metrics nobody makes.
func TestRulesAndDashboardNameMetricsThatExist(t *testing.T) {
	page := scrape(t, metrics.Handler(pageOf(t, states(t)), self().Registry)) + describe()
	text := strings.Join(expressions(t), "\n")
	for _, file := range []string{"recording_rules.yml", "alert_rules.yml"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text += string(b)
	}
	named := regexp.MustCompile(`[a-z:_]*\bpacsaudit_[a-z_]+`).FindAllString(text, -1)
	if len(named) < 30 {
		t.Fatalf("only %d names", len(named))
	}
	for _, name := range named {
		if !strings.HasPrefix(name, "pacsaudit_") {
			continue // a recording rule, which has a test
		}
		if !strings.Contains(page, "# TYPE "+name+" ") && !strings.Contains(page, `"`+name+`"`) {
			t.Errorf("%s is named, and no such metric is made", name)
		}
	}
}

// describe lists metrics that the sample does not have.
func describe() string {
	ch := make(chan *prometheus.Desc, 100)
	metrics.State{}.Describe(ch)
	close(ch)
	var b strings.Builder
	for d := range ch {
		b.WriteString(d.String())
	}
	return b.String()
}
