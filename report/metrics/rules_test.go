package metrics_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"

	"pacsaudit/report/metrics"
)

func TestPromtoolAcceptsTheRules(t *testing.T) {
	promtool(t, "", "check", "rules", "--lint=all", "--lint-fatal", "recording_rules.yml", "alert_rules.yml")
}

func TestPromtoolRunsTheTestsOfTheRules(t *testing.T) {
	promtool(t, "", "test", "rules", "rules_test.yml")
}

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

func TestPromtoolAcceptsTheExpressionsOfTheDashboard(t *testing.T) {
	type rule struct {
		Record string `yaml:"record"`
		Expr   string `yaml:"expr"`
	}
	var rules []rule
	for _, e := range expressions(t) {
		rules = append(rules, rule{"a:b:c", e})
	}
	b, err := yaml.Marshal(map[string]any{"groups": []map[string]any{{"name": "dashboard", "rules": rules}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "rules.yml")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	promtool(t, "", "check", "rules", "--lint=none", file)
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
