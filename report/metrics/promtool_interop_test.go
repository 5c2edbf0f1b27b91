//go:build interop

package metrics_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"pacsaudit/audit"
	"pacsaudit/fixtures/realpacs"
	"pacsaudit/report"
	"pacsaudit/report/metrics"
)

func TestInteropPromtoolAcceptsTheRules(t *testing.T) {
	promtool(t, "", "check", "rules", "--lint=all", "--lint-fatal", "recording_rules.yml", "alert_rules.yml")
}

func TestInteropPromtoolRunsTheTestsOfTheRules(t *testing.T) {
	promtool(t, "", "test", "rules", "rules_test.yml", "rules_kept_test.yml")
}

func TestInteropPromtoolAcceptsTheExpressionsOfTheDashboard(t *testing.T) {
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

func TestInteropPromtoolAcceptsThePage(t *testing.T) {
	promtool(t, scrape(t, metrics.Handler(pageOf(t, states(t)), self().Registry)), "check", "metrics")
}

func TestInteropPromtoolAcceptsATextfile(t *testing.T) {
	f, err := os.Open("../testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := report.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // of one name, two of them at one address
		r.Targets = append(r.Targets, r.Targets[0])
		r.Targets[len(r.Targets)-1].Address = audit.Lit("127.0.0.1:104")
	}
	var page strings.Builder
	if err := metrics.WriteReport(&page, r); err != nil {
		t.Fatal(err)
	}
	promtool(t, page.String(), "check", "metrics")
}

// promtool runs Debian's promtool.
func promtool(t *testing.T, stdin string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), realpacs.Need(t, "promtool"), args...)
	cmd.Stdin = strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil || len(stdin) > 0 && len(out) > 0 {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
