package probe

import (
	"slices"
	"testing"
	"time"

	"pacsaudit/audit/phi"
)

// TestTheWindowsOfAFullCountLeaveNoDayOut: every day is in one of them, and in
// one only.
func TestTheWindowsOfAFullCountLeaveNoDayOut(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := &modelCount{visit: &visit{p: &Prober{Now: func() time.Time { return now }}}, inspector: phi.NewInspector(now)}
	spans := a.spans(false)
	slices.SortFunc(spans, func(s, t span) int { return s.from.Compare(t.from) })
	if first := spans[0].from; first.Year() != 1 || first.YearDay() != 1 {
		t.Errorf("they begin on %v", first)
	}
	for i, s := range spans[1:] {
		if yesterday := s.from.AddDate(0, 0, -1); !yesterday.Equal(spans[i].to) {
			t.Errorf("%v follows %v", s.from, spans[i].to)
		}
	}
	if last := spans[len(spans)-1].to; last.Year() != 9999 {
		t.Errorf("they end on %v", last)
	}
}
