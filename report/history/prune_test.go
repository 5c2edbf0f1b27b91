package history_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

// fill adds reports in one transaction, as copies of one.
func fill(t *testing.T, where string, rows int) {
	t.Helper()
	execute(t, raw(t, where), strings.ReplaceAll(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ROWS)
		INSERT INTO audit (target, finished, exposure, grade, settled, records, exposed, failed, kept, place, report)
		SELECT target, finished, exposure, grade, settled, records, exposed, failed, kept, place, report FROM audit, n`, "ROWS", strconv.Itoa(rows)))
}

// TestPruningInStepsDropsEverythingThatIsOld has more than a step takes.
func TestPruningInStepsDropsEverythingThatIsOld(t *testing.T) {
	where := empty(t)
	s := open(t, where)
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	fill(t, where, 1000)
	if err := s.Add(t.Context(), sample("a", 2, noon.Add(time.Hour)), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Prune(t.Context(), noon.Add(time.Minute)); err != nil || n != 1001 {
		t.Errorf("%d rows gone, %v; want 1001", n, err)
	}
	if recent, err := s.Recent(t.Context(), "a", 20); err != nil || len(recent) != 1 || recent[0].Records != 2 {
		t.Errorf("left: %+v, %v", recent, err)
	}
}

func TestAFileShrinksWhenReportsAreDropped(t *testing.T) {
	where := filepath.Join(t.TempDir(), "history.db")
	size := func() int64 {
		t.Helper()
		execute(t, raw(t, where), "PRAGMA wal_checkpoint(TRUNCATE)")
		info, err := os.Stat(where)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	s := open(t, where)
	for _, at := range []time.Time{noon, noon.Add(time.Hour)} {
		if err := s.Add(t.Context(), sample("a", 1, at), kept.Level{}); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, where, 1000)
	before := size()
	if _, err := s.Prune(t.Context(), noon.Add(99*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if stays, err := s.Shrink(t.Context()); stays != 0 || err != nil {
		t.Errorf("%d bytes stay, %v", stays, err)
	}
	if after := size(); after > before/10 {
		t.Errorf("the file had %d bytes and has %d", before, after)
	}
}

// TestAFileThatCannotShrinkIsTold is of a version that did not ask for it.
func TestAFileThatCannotShrinkIsTold(t *testing.T) {
	where := filepath.Join(t.TempDir(), "history.db")
	execute(t, raw(t, where), "PRAGMA auto_vacuum = NONE; PRAGMA application_id = 1885430627; CREATE TABLE x (y); DROP TABLE x")
	if err := os.Chmod(where, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, where)
	for _, at := range []time.Time{noon, noon.Add(time.Hour)} {
		if err := s.Add(t.Context(), sample("a", 1, at), kept.Level{}); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, where, 100)
	if _, err := s.Prune(t.Context(), noon.Add(99*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if stays, err := s.Shrink(t.Context()); stays < 10_000 || err != nil {
		t.Errorf("%d bytes stay, %v", stays, err)
	}
}

// TestAHistoryOfBeforeGetsPlaces takes away what the last change of the schema added.
func TestAHistoryOfBeforeGetsPlaces(t *testing.T) {
	where := empty(t)
	s := open(t, where)
	want := addAll(t, s, sample("a", 5, noon))
	db := raw(t, where)
	for _, statement := range []string{"DROP INDEX audit_measured", "ALTER TABLE audit DROP COLUMN place", "DELETE FROM pacsaudit_schema WHERE version_id = 3"} {
		execute(t, db, statement)
	}
	s = open(t, where)
	// The index of a file reads every row, and nothing waits for it.
	onlyFile := !strings.HasPrefix(where, "postgres")
	if lacks, err := s.Unprepared(t.Context()); lacks != onlyFile || err != nil {
		t.Errorf("the index is absent: %t, %v", lacks, err)
	}
	if at, err := s.LastMeasured(t.Context(), "a"); err != nil || !at.Equal(noon) {
		t.Errorf("without its index, the history says last measured at %v, %v", at, err)
	}
	for range 2 {
		if err := s.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		if lacks, err := s.Unprepared(t.Context()); lacks || err != nil {
			t.Errorf("prepared, the index is absent: %t, %v", lacks, err)
		}
	}
	if level, err := s.Known(t.Context(), "a"); err != nil || level.Exposure != want.Exposure {
		t.Errorf("known is %+v, %v", level, err)
	}
	if err := s.AddFrom(t.Context(), sample("a", 6, noon.Add(time.Hour)), want, audit.Lit("ward-3")); err != nil {
		t.Fatal(err)
	}
	recent, err := s.Recent(t.Context(), "a", 3)
	if err != nil || len(recent) != 2 || recent[0].Place != audit.Lit("ward-3") || !recent[1].Place.IsZero() {
		t.Errorf("rows are %+v, %v", recent, err)
	}
}

// TestWhatIsNoMeasurementIsTheSameInTheIndex holds the words of the query and of the
// index against what audits call measured.
func TestWhatIsNoMeasurementIsTheSameInTheIndex(t *testing.T) {
	var words []string
	for e := audit.NotMeasured; e <= audit.PHIVisible; e++ {
		if !e.Measured() {
			words = append(words, "'"+e.String()+"'")
		}
	}
	condition := "exposure NOT IN (" + strings.Join(words, ", ") + ")"
	for _, file := range []string{"read.go", "prepare.go", "migrations/postgres/00003_place.sql"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), condition) {
			t.Errorf("%s does not say %s", file, condition)
		}
	}
	where := filepath.Join(t.TempDir(), "history.db")
	s := open(t, where)
	addAll(t, s, sample("a", 1, noon), silence("a", noon.Add(time.Hour)))
	rows, err := raw(t, where).QueryContext(t.Context(), "EXPLAIN QUERY PLAN SELECT finished FROM audit WHERE target = 'a' AND "+condition+" ORDER BY id DESC LIMIT 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var id, parent, unused int
	var plan string
	for rows.Next() {
		if err := rows.Scan(&id, &parent, &unused, &plan); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(plan, "INDEX audit_measured") {
		t.Errorf("the plan is %q", plan)
	}
	if at, err := s.LastMeasured(t.Context(), "a"); err != nil || !at.Equal(noon) {
		t.Errorf("last measured at %v, %v", at, err)
	}
	if at, err := s.LastMeasured(t.Context(), "nobody"); err != nil || !at.IsZero() {
		t.Errorf("nobody was last measured at %v, %v", at, err)
	}
}

func TestTheReportBeforeARow(t *testing.T) {
	s := open(t, empty(t))
	addAll(t, s, sample("a", 1, noon), sample("b", 7, noon), sample("a", 2, noon.Add(time.Hour)))
	last, err := s.Newest(t.Context(), "a")
	if err != nil || last.Known.Exposure != audit.PHIVisible {
		t.Fatalf("%+v, %v", last.Known, err)
	}
	packed, err := s.Before(t.Context(), "a", last.ID)
	if err != nil {
		t.Fatal(err)
	}
	for want, packed := range map[uint64][]byte{2: last.Packed, 1: packed} {
		r, err := history.Unpack(packed)
		if err != nil || r.Targets[0].PHI.Records != want {
			t.Errorf("report %d: %+v, %v", want, r, err)
		}
	}
	if none, err := s.Before(t.Context(), "nobody", 1); none != nil || err != nil {
		t.Errorf("%d bytes, %v", len(none), err)
	}
}
