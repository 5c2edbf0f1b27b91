package history_test

import (
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

// TestPlacesShareAHistoryAndStayApart has two auditors write to one history, after
// one that said no place.
func TestPlacesShareAHistoryAndStayApart(t *testing.T) {
	s := open(t, empty(t))
	guest, imaging := audit.Lit("guest"), audit.Lit("imaging")
	for i, row := range []struct {
		place audit.Text
		n     uint64
	}{{audit.Text{}, 1}, {guest, 2}, {imaging, 3}, {guest, 4}, {imaging, 5}} {
		r := sample("a", row.n, noon.Add(time.Duration(i)*time.Hour))
		if err := s.AddFrom(t.Context(), r, kept.Level{}.After(&r.Targets[0], r.Finished), row.place); err != nil {
			t.Fatal(err)
		}
	}
	finished := func(h int) time.Time {
		return sample("a", 1, noon.Add(time.Duration(h)*time.Hour)).Finished
	}
	for _, row := range []struct {
		store  *history.Store
		rows   []int // hours of the audits, the newest first
		places []audit.Text
	}{
		{s, []int{4, 3, 2, 1, 0}, []audit.Text{imaging, guest, imaging, guest, {}}},
		{s.At(guest), []int{3, 1, 0}, []audit.Text{guest, guest, {}}},
		{s.At(imaging), []int{4, 2, 0}, []audit.Text{imaging, imaging, {}}},
		{s.At(audit.Text{}), []int{0}, []audit.Text{{}}},
	} {
		recent, err := row.store.Recent(t.Context(), "a", 9)
		if err != nil || len(recent) != len(row.rows) {
			t.Fatalf("%d rows, not %d: %v", len(recent), len(row.rows), err)
		}
		for i, a := range recent {
			if !a.Finished.Equal(finished(row.rows[i])) || a.Place != row.places[i] {
				t.Errorf("row %d is of %v from %q", i, a.Finished, a.Place)
			}
		}
		last, err := row.store.Newest(t.Context(), "a")
		if err != nil || last.ID != recent[0].ID {
			t.Errorf("the newest is %d, %v", last.ID, err)
		}
		measured, err := row.store.LastMeasured(t.Context(), "a")
		if err != nil || !measured.Equal(finished(row.rows[0])) {
			t.Errorf("last measured %v, %v", measured, err)
		}
		reports, err := row.store.Reports(t.Context(), "a", 9)
		if err != nil || len(reports) != len(row.rows) {
			t.Errorf("%d reports, %v", len(reports), err)
		}
		packed, err := row.store.Before(t.Context(), "a", last.ID)
		if err != nil || (len(packed) > 0) != (len(row.rows) > 1) {
			t.Errorf("before the newest: %d bytes, %v", len(packed), err)
		}
		if len(packed) > 0 {
			var r *report.Report
			if r, err = history.Unpack(packed); err != nil || !r.Finished.Equal(finished(row.rows[1])) {
				t.Errorf("before the newest: %v, %v", r, err)
			}
		}
	}
	if _, err := s.Prune(t.Context(), noon.Add(99*time.Hour)); err != nil {
		t.Fatal(err)
	}
	left, err := s.Recent(t.Context(), "a", 9)
	if err != nil || len(left) != 3 {
		t.Errorf("the last report of each place stays: %d rows, %v", len(left), err)
	}
}
