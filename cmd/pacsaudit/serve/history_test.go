package serve

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
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

// TestReportsAreWrittenWhileOldOnesAreDropped has thousands of old reports, and writes
// one while they go.
func TestReportsAreWrittenWhileOldOnesAreDropped(t *testing.T) {
	where := filepath.Join(t.TempDir(), "history.db")
	store, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	reportOf := func(at time.Time) *report.Report {
		return report.New(audit.Operator("pacsaudit"), at, at, true, []audit.Result{{Observation: audit.Observation{Target: audit.Target{Name: audit.Operator("a")}}}})
	}
	if err := store.Add(t.Context(), reportOf(time.Now().Add(-48*time.Hour)), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
		INSERT INTO audit (target, finished, exposure, grade, settled, records, exposed, failed, kept, place, report)
		SELECT target, finished, exposure, grade, settled, records, exposed, failed, kept, place, report FROM audit, n`); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	self := metrics.NewSelf("test", "", func() (a, b, c int) { return })
	w := newHistoryWriter(store, time.Hour, self, slog.New(slog.DiscardHandler))
	var running sync.WaitGroup
	running.Go(func() { w.run(ctx) })
	running.Go(func() { w.runPruning(ctx) })
	w.add(record{report: reportOf(time.Now())})
	for left := -1; left != 1; {
		recent, err := store.Recent(t.Context(), "a", 5000)
		if err != nil {
			t.Fatal(err)
		}
		left = len(recent)
	}
	end()
	running.Wait()
	if recent, err := store.Recent(t.Context(), "a", 5); err != nil || len(recent) != 1 || time.Since(recent[0].Finished) > time.Hour {
		t.Errorf("left: %+v, %v", recent, err)
	}
}

// TestAnOldFileIsBroughtUpToDateWhileReportsWait takes its index away.
func TestAnOldFileIsBroughtUpToDateWhileReportsWait(t *testing.T) {
	where := filepath.Join(t.TempDir(), "history.db")
	store, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	db, err := sql.Open("sqlite", where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "DROP INDEX audit_measured"); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	w := newHistoryWriter(store, time.Hour, metrics.NewSelf("test", "", func() (a, b, c int) { return }), slog.New(slog.NewTextHandler(&log, nil)))
	at := time.Now()
	w.add(record{report: report.New(audit.Operator("pacsaudit"), at, at, true, []audit.Result{{Observation: audit.Observation{Target: audit.Target{Name: audit.Operator("a")}}}})})
	ctx, end := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { w.run(ctx) })
	<-w.prepared
	end()
	running.Wait()
	w.flush()
	if lacks, err := store.Unprepared(t.Context()); lacks || err != nil {
		t.Errorf("the index is absent: %t, %v", lacks, err)
	}
	if recent, err := store.Recent(t.Context(), "a", 10); err != nil || len(recent) != 1 {
		t.Errorf("%d reports of 1, %v", len(recent), err)
	}
	for _, line := range []string{"gets an index, once", "has its index"} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("the log does not say %q:\n%s", line, log.String())
		}
	}
}
