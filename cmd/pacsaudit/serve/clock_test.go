package serve

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"
	"unsafe"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
	"pacsaudit/report/metrics"
)

// jumped is a reading of a wall clock that was set meanwhile: the monotonic clock of
// the same reading stays. A time with both has its seconds from bit 30 on.
func jumped(t *testing.T, now time.Time, by time.Duration) time.Time {
	t.Helper()
	to := now
	*(*int64)(unsafe.Pointer(&to)) += int64(by/time.Second) << 30
	if to.Sub(now) != 0 || to.Round(0).Sub(now.Round(0)) != by {
		t.Fatal("a time is made otherwise now")
	}
	return to
}

// TestAClockThatIsSetForwardPrunesNothing, and one that is set back the less.
func TestAClockThatIsSetForwardPrunesNothing(t *testing.T) {
	store, err := history.Open(t.Context(), filepath.Join(t.TempDir(), "history.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	began := time.Now()
	const day = 24 * time.Hour
	for _, age := range []time.Duration{40 * day, 20 * day, 10 * day, 0} {
		at := began.Add(-age)
		r := report.New(audit.Operator("pacsaudit"), at, at, true, []audit.Result{{Observation: audit.Observation{Target: audit.Target{Name: audit.Operator("a")}}}})
		if err := store.Add(t.Context(), r, kept.Level{}); err != nil {
			t.Fatal(err)
		}
	}
	w := newHistoryWriter(store, 30*day, metrics.NewSelf("test", "", func() (a, b, c int) { return }), slog.New(slog.DiscardHandler))
	w.began = began
	for _, row := range []struct {
		now  time.Time
		left int
	}{
		{jumped(t, began, -200*day), 4}, {jumped(t, began, 200*day), 3}, {began.Add(time.Hour), 3}, {began.Add(15 * day), 2},
	} {
		w.prune(t.Context(), row.now)
		if recent, err := store.Recent(t.Context(), "a", 10); err != nil || len(recent) != row.left {
			t.Errorf("%v: %d reports of %d, %v", row.now.Round(0), len(recent), row.left, err)
		}
	}
}

// TestAnAuditIsShownWhateverTheClockSaid before it: the times of metrics are those
// that the clock says now.
func TestAnAuditIsShownWhateverTheClockSaid(t *testing.T) {
	now := time.Now()
	of := audit.Target{Name: audit.Operator("a"), Address: audit.Operator("127.0.0.1:104")}
	var s targetState
	for _, by := range []time.Duration{0, 300 * 24 * time.Hour, -300 * 24 * time.Hour, 0} {
		at := jumped(t, now, by)
		r := report.New(audit.Operator("pacsaudit"), now, at, true, []audit.Result{{Observation: audit.Observation{Target: of, Steps: audit.Steps{Reach: audit.Step{Outcome: audit.Refused}}}}})
		if err := s.setLast(r); err != nil {
			t.Fatal(err)
		}
		if s.now.Finished.Sub(at.Round(0)).Abs() > time.Millisecond || s.took < 0 || s.took > time.Minute || s.success.After(s.now.Finished) {
			t.Errorf("after a jump of %v: of %v, took %v, success at %v", by, s.now.Finished, s.took, s.success)
		}
		if s.known.UnsettledSince.After(s.now.Finished) {
			t.Errorf("after a jump of %v: unsettled since %v, by an audit that ended at %v", by, s.known.UnsettledSince, s.now.Finished)
		}
	}
}
