package history_test

import (
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

// silence is the report of an audit that nobody answered.
func silence(target string, at time.Time) *report.Report {
	o := audit.Observation{
		Target: audit.Target{Name: audit.Operator(target), Address: audit.Operator("127.0.0.1:104")}, Started: at, Finished: at,
		Steps: audit.Steps{Reach: audit.Step{Outcome: audit.TimedOut}},
	}
	return report.New(audit.Lit("pacsaudit test"), at, at, true, []audit.Result{audit.Judge(o, checks.All())})
}

// addAll writes reports with what is known after each.
func addAll(t *testing.T, s *history.Store, reports ...*report.Report) (level kept.Level) {
	t.Helper()
	for _, r := range reports {
		level = level.After(&r.Targets[0], r.Finished)
		if err := s.Add(t.Context(), r, level); err != nil {
			t.Fatal(err)
		}
	}
	return level
}

// TestWhatIsKnownOutlivesTheReportsItIsFrom reads it back after the settled
// audit itself is gone.
func TestWhatIsKnownOutlivesTheReportsItIsFrom(t *testing.T) {
	where := empty(t)
	s := open(t, where)
	addAll(t, s, sample("a", 3, noon), silence("a", noon.Add(time.Hour)), silence("a", noon.Add(2*time.Hour)))
	if n, err := s.Prune(t.Context(), noon.Add(99*time.Hour)); err != nil || n != 2 {
		t.Fatalf("%d rows gone, %v; want 2", n, err)
	}
	level, err := open(t, where).Known(t.Context(), "a")
	if err != nil || level.Exposure != audit.PHIVisible || level.Exposed != 3 || !level.SettledAt.Equal(noon) || !level.UnsettledSince.Equal(noon.Add(time.Hour)) || len(level.Findings) == 0 {
		t.Errorf("known is %+v, %v", level, err)
	}
	if level, err := s.Known(t.Context(), "nobody"); err != nil || level.Exposure != audit.NotMeasured {
		t.Errorf("of a target without audits %+v is known, %v", level, err)
	}
}

// TestWhatIsKnownIsFoundInAnOlderHistory replays the rows of a version that did
// not write it.
func TestWhatIsKnownIsFoundInAnOlderHistory(t *testing.T) {
	where := empty(t)
	s := open(t, where)
	want := addAll(t, s, sample("a", 5, noon), silence("a", noon.Add(time.Hour)), silence("a", noon.Add(2*time.Hour)))
	for _, damage := range []string{"UPDATE audit SET kept = '{'", "UPDATE audit SET kept = NULL, settled = NULL"} {
		execute(t, raw(t, where), damage)
		got, err := s.Known(t.Context(), "a")
		if err != nil || got.Exposure != want.Exposure || !got.SettledAt.Equal(want.SettledAt) || !got.UnsettledSince.Equal(want.UnsettledSince) || len(got.Findings) != len(want.Findings) {
			t.Errorf("%s: known is %+v, %v; want %+v", damage, got, err, want)
		}
	}
	recent, err := s.Recent(t.Context(), "a", 3)
	if err != nil || len(recent) != 3 || recent[0].Settled || !recent[2].Settled {
		t.Errorf("rows of before are %+v, %v", recent, err)
	}
}
