package render

import (
	"io"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// TestEveryFormatSaysWhatIsMissing: where a run was interrupted, a shard is missing or
// nothing was looked at, no format is silent, and none says that all is well.
func TestEveryFormatSaysWhatIsMissing(t *testing.T) {
	interrupted := watched(audit.ExposureClosed, audit.NoSeverity, true)
	interrupted.Complete = false
	shard := watched(audit.ExposureClosed, audit.NoSeverity, true)
	shard.OfShard(report.Shard{Number: 1, Of: 2, Fleet: 7})
	shard, _ = report.Merge(shard)
	says := map[string][3]string{ // interrupted, a shard is missing, nothing
		"nagios":     {"UNKNOWN - Interrupted", "UNKNOWN - Shards are missing", "UNKNOWN - No server"},
		"checkmk":    {`3 "PACS audit" - Interrupted`, `3 "PACS audit" - Shards are missing`, `3 "PACS audit" - Nothing`},
		"prtg":       {`"error": 1`, "Shards are missing", "Nothing was looked at"},
		"zabbix":     {`"complete": false`, `"state": 3`, `"state": 3`},
		"prometheus": {"pacsaudit_report_complete 0\n", "pacsaudit_report_complete 0\n", "pacsaudit_report_complete 0\n"},
		"ocsf":       {`"uid":"complete@run"`, "Shards are missing", "Nothing was looked at"},
		"cef":        {"|complete|", "Shards are missing", "Nothing was looked at"},
		"syslog":     {` complete [`, "Shards are missing", "Nothing was looked at"},
		"junit":      {`<error type="incomplete"`, "Shards are missing", "Nothing was looked at"},
		"sarif":      {`"executionSuccessful": false`, `"executionSuccessful": false`, ""},
		"terminal":   {"Interrupted", "Shards are missing", "No server"},
		"markdown":   {"interrupted", "Shards are missing", "No server"},
		"html":       {"interrupted", "Shards are missing", "No server"},
		"json":       {`"complete": false`, `"complete": false`, ""},
	}
	for name, want := range says {
		for i, r := range []*report.Report{interrupted, shard, {Complete: true}} {
			got := string(render(t, name, r, Options{Width: 120}))
			if !strings.Contains(got, want[i]) {
				t.Errorf("%s, %d: no %q in\n%.600s", name, i, want[i], got)
			}
			if i == 1 && name != "prometheus" && strings.Contains(strings.ToLower(got), "interrupted") {
				t.Errorf("%s: nothing was interrupted:\n%.600s", name, got)
			}
		}
	}
	for _, name := range []string{"nagios", "checkmk", "ocsf", "cef", "syslog", "junit"} {
		if got := string(render(t, name, watched(audit.ExposureClosed, audit.NoSeverity, true), Options{})); strings.Contains(got, "omplete") {
			t.Errorf("%s: a whole report misses something:\n%s", name, got)
		}
	}
	for i, r := range []*report.Report{interrupted, shard} {
		for what, write := range map[string]func(io.Writer, *report.Report, Lang) error{"clauses": Clauses, "what was not settled": Unsettled} {
			var b strings.Builder
			if err := write(&b, r, English); err != nil || !strings.Contains(b.String(), English.incomplete(r)) {
				t.Errorf("%s, %d: %v\n%s", what, i, err, b.String())
			}
		}
	}
	swept := &report.Report{Complete: true, Sweep: &report.Sweep{Addresses: 2, Swept: 2, Complete: true}}
	swept.OfShard(report.Shard{Number: 1, Of: 2, Fleet: 7})
	swept, _ = report.Merge(swept)
	for _, name := range []string{"terminal", "markdown", "html", "nagios", "checkmk", "prtg", "ocsf", "cef", "syslog", "junit"} {
		if got := string(render(t, name, swept, Options{Width: 120})); !strings.Contains(got, "Shards are missing") {
			t.Errorf("%s is silent of a lost shard of a sweep:\n%.600s", name, got)
		}
	}
}
