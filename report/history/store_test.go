package history_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestWhatIsAddedIsThereAgain(t *testing.T) {
	where := empty(t)
	s := open(t, where)
	for n := range uint64(5) {
		if err := s.Add(t.Context(), sample("a", n, noon.Add(time.Duration(n)*time.Hour)), kept.Level{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Add(t.Context(), sample("日本 'b'", 7, noon), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	again := open(t, where)
	for _, s := range []*history.Store{s, again} {
		recent, err := s.Recent(t.Context(), "a", 3)
		if err != nil || len(recent) != 3 {
			t.Fatalf("%d rows, %v", len(recent), err)
		}
		want := history.Audit{ID: recent[0].ID, Finished: noon.Add(4 * time.Hour), Exposure: audit.PHIVisible, Grade: audit.GradeF, Settled: true, Records: 4, RecordsExposed: 4, FailedChecks: recent[0].FailedChecks}
		if recent[0] != want || want.FailedChecks == 0 {
			t.Errorf("the last audit is %+v, want %+v", recent[0], want)
		}
		reports, err := s.Reports(t.Context(), "日本 'b'", 2)
		if err != nil || len(reports) != 1 {
			t.Fatalf("%d reports, %v", len(reports), err)
		}
		if got := &reports[0].Targets[0]; got.PHI.Records != 7 || got.Name.String() != "日本 'b'" {
			t.Errorf("the report has %d records of %v", got.PHI.Records, got.Name)
		}
	}
	if at, err := s.LastMeasured(t.Context(), "a"); err != nil || !at.Equal(noon.Add(4*time.Hour)) {
		t.Errorf("last measured at %v, %v", at, err)
	}
	if none, err := s.Recent(t.Context(), "nobody", 3); err != nil || len(none) != 0 {
		t.Errorf("a target without audits has %d, %v", len(none), err)
	}
}

func TestAReaderCannotWrite(t *testing.T) {
	s := open(t, empty(t))
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	r, err := s.ReadOnly(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if recent, err := r.Recent(t.Context(), "a", 9); err != nil || len(recent) != 1 {
		t.Errorf("%d rows, %v", len(recent), err)
	}
	if err := r.Add(t.Context(), sample("a", 2, noon), kept.Level{}); kind(err) != history.ReadOnly {
		t.Errorf("Add by a reader: %v", err)
	}
}

func TestPruneKeepsTheLastOfEachTarget(t *testing.T) {
	s := open(t, empty(t))
	for n := range uint64(10) {
		for _, target := range []string{"a", "b"} {
			if err := s.Add(t.Context(), sample(target, n, noon.Add(time.Duration(n)*time.Hour)), kept.Level{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n, err := s.Prune(t.Context(), noon.Add(4*time.Hour)); err != nil || n != 8 {
		t.Errorf("%d rows gone, %v; want 8", n, err)
	}
	if n, err := s.Prune(t.Context(), noon.Add(99*time.Hour)); err != nil || n != 10 {
		t.Errorf("%d rows gone, %v; want 10", n, err)
	}
	for _, target := range []string{"a", "b"} {
		if recent, err := s.Recent(t.Context(), target, 20); err != nil || len(recent) != 1 || recent[0].Records != 9 {
			t.Errorf("%s has %+v, %v", target, recent, err)
		}
	}
}

func TestSeveralAuditorsOpenAndWriteAtOnce(t *testing.T) {
	t.Parallel()
	where := empty(t)
	open(t, where) // SQLite has one auditor at a time make the file
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			s, err := history.Open(t.Context(), where)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			for n := range uint64(10) {
				if err := s.Add(t.Context(), sample(fmt.Sprint("t", i), n, noon), kept.Level{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	s := open(t, where)
	for i := range 4 {
		if recent, err := s.Recent(t.Context(), fmt.Sprint("t", i), 20); err != nil || len(recent) != 10 {
			t.Errorf("t%d has %d rows, %v", i, len(recent), err)
		}
	}
}

func TestOnlyTheOwnerReadsTheFile(t *testing.T) {
	where := t.TempDir() + "/history.db"
	s := open(t, where)
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(where + suffix)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", suffix, info, err)
		}
	}
}

func TestNoPasswordIsShown(t *testing.T) {
	for _, where := range []string{
		"postgres://u:hunter2@127.0.0.1:1/db?connect_timeout=1", "postgres://127.0.0.1:1/db?user=u&password=hunter2&connect_timeout=1", "postgres://u:hunter2@[::bad/",
	} {
		_, err := history.Open(t.Context(), where)
		if err == nil {
			t.Fatal("opened")
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error holds the password: %v", err)
		}
	}
}
