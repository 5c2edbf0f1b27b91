package serve

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
	"pacsaudit/report/metrics"
)

// TestAReportThatWasKeptUnheardIsNotKeptTwice ends a write in the middle, as
// the end of the program does: the database may have the report all the same.
func TestAReportThatWasKeptUnheardIsNotKeptTwice(t *testing.T) {
	for name, heard := range map[string]bool{"it was written": true, "it was not": false} {
		t.Run(name, func(t *testing.T) {
			store, err := history.Open(t.Context(), filepath.Join(t.TempDir(), "history.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			w := newHistoryWriter(store, time.Hour, metrics.NewSelf("test", "", func() (a, b, c int) { return }), slog.New(slog.DiscardHandler))
			reports := make([]*report.Report, 3)
			for i := range reports {
				at := time.Now().Add(time.Duration(i) * time.Second)
				reports[i] = report.New(audit.Operator("pacsaudit"), at, at, true, []audit.Result{{Observation: audit.Observation{Target: audit.Target{Name: audit.Operator("a")}}}})
			}
			w.add(record{report: reports[0]})
			w.flush()
			w.add(record{report: reports[1]})
			w.add(record{report: reports[2]})
			ended, end := context.WithCancel(t.Context())
			end()
			if w.writePending(ended) {
				t.Fatal("written with a context that has ended")
			}
			if heard {
				if err := store.Add(t.Context(), reports[1], kept.Level{}); err != nil {
					t.Fatal(err)
				}
			}
			w.flush()
			if recent, err := store.Recent(t.Context(), "a", 10); err != nil || len(recent) != 3 {
				t.Errorf("%d reports of 3, %v", len(recent), err)
			}
		})
	}
}
