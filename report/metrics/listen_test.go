package metrics

import (
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestCapturesHaveMetricsWithoutALabelOfAPeer: titles and addresses are none.
func TestCapturesHaveMetricsWithoutALabelOfAPeer(t *testing.T) {
	l := &report.Listen{
		CaptureCounts: audit.CaptureCounts{Packets: 9, Bytes: 900, Flows: 2, Incomplete: 1},
		Links: []report.Link{{
			LinkFacts: audit.LinkFacts{Client: audit.Lit("10.1.1.9"), Server: audit.Lit("10.1.1.2:104"), Transport: audit.OverPlaintext, Calling: audit.Lit("TITLE"), Rejected: 3, Services: audit.ServiceCounts{Store: 7}, UnlistedServer: true},
			PHI:       report.PHI{Records: 5, Exposed: 4},
		}},
		Findings: []report.Finding{{ID: audit.NewID("tls-absent"), Verdict: audit.RulingFail, Severity: audit.Medium}, {ID: audit.NewID("other")}},
	}
	var b strings.Builder
	if err := WriteListen(&b, l, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"pacsaudit_listen_packets 9", "pacsaudit_listen_flows_incomplete 1", "pacsaudit_listen_complete 0", "pacsaudit_listen_timestamp_seconds 1",
		`pacsaudit_listen_requests{service="store"} 7`, `pacsaudit_listen_requests{service="find"} 0`, `pacsaudit_listen_records_exposed{transport="plaintext"} 4`,
		`pacsaudit_listen_links{transport="tls"} 0`, "pacsaudit_listen_links_unlisted 1", "pacsaudit_listen_associations_rejected 3",
		`pacsaudit_listen_finding{check="tls-absent",severity="medium"} 1`,
	} {
		if !strings.Contains(b.String(), line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	for _, word := range []string{"TITLE", "10.1.1"} {
		if strings.Contains(b.String(), `"`+word) {
			t.Errorf("%s is a label", word)
		}
	}
}
