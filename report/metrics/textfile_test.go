package metrics_test

import (
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/metrics"
)

// TestATextfileHasEachSeriesOnce, or node_exporter shows none of it: it has servers of one
// name, at one address, and a server that is called as the files are.
func TestATextfileHasEachSeriesOnce(t *testing.T) {
	server := func(name, address audit.Text) report.Target {
		return report.Target{Name: name, Address: address, Exposure: audit.ExposureClosed, Settled: true}
	}
	one, other := audit.Lit("127.0.0.1:104"), audit.Lit("127.0.0.1:105")
	r := &report.Report{Complete: true, Headers: new(report.Headers), Targets: []report.Target{
		server(audit.Lit("a"), one), server(audit.Lit("a"), other), server(audit.Lit("a"), other), server(one, one), server(one, one), server(audit.Lit("files"), one),
	}}
	var b strings.Builder
	if err := metrics.WriteReport(&b, r); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(b.String()) {
		series, _, _ := strings.Cut(line, "} ")
		if !strings.HasPrefix(line, "#") && seen[series] || strings.Contains(line, `target=""`) {
			t.Errorf("twice, or of nobody: %s", line)
		}
		seen[series] = true
	}
}

// TestATextfileSaysWhatIsSignedFor: alerts are silent until the day.
func TestATextfileSaysWhatIsSignedFor(t *testing.T) {
	signed := report.Finding{ID: audit.NewID("tls-absent"), Verdict: audit.RulingFail, Severity: audit.High, Accepted: &report.Acceptance{Until: 20991231}}
	r := &report.Report{Complete: true, Targets: []report.Target{{Name: audit.Lit("a"), Address: audit.Lit("127.0.0.1:104"), Exposure: audit.Echoes, Settled: true, Findings: []report.Finding{signed}}}}
	var b strings.Builder
	if err := metrics.WriteReport(&b, r); err != nil || !strings.Contains(b.String(), `pacsaudit_target_acceptance_end_timestamp_seconds{check="tls-absent",target="a"} 4`) {
		t.Errorf("%v\n%s", err, b.String())
	}
}
