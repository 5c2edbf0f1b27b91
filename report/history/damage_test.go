package history_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

func kind(err error) history.Kind {
	var e *history.Error
	if !errors.As(err, &e) {
		return history.Other
	}
	return e.Kind
}

// raw opens the database beside the store.
func raw(t *testing.T, where string) *sql.DB {
	t.Helper()
	driver, name := "sqlite", where
	if strings.HasPrefix(where, "postgres:") {
		driver = "pgx"
	} else {
		name = "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(where)
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func execute(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestANewerHistoryIsRefused(t *testing.T) {
	where := empty(t)
	s := open(t, where)
	execute(t, raw(t, where), "INSERT INTO pacsaudit_schema (version_id, is_applied) VALUES (99, true)")
	_, err := history.Open(t.Context(), where)
	if kind(err) != history.Newer {
		t.Errorf("opening: %v", err)
	}
	if _, err := s.ReadOnly(t.Context()); kind(err) != history.Newer {
		t.Errorf("opening to read: %v", err)
	}
}

func TestADamagedReportIsAnError(t *testing.T) {
	where := empty(t)
	s := open(t, where)
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	execute(t, raw(t, where), "UPDATE audit SET report = substr(report, 1, 100)")
	if _, err := s.Reports(t.Context(), "a", 1); kind(err) != history.Corrupt {
		t.Errorf("reading: %v", err)
	}
	if recent, err := s.Recent(t.Context(), "a", 1); err != nil || len(recent) != 1 {
		t.Errorf("the numbers beside it: %d rows, %v", len(recent), err)
	}
}

func TestALockedHistoryIsAnError(t *testing.T) {
	where := filepath.Join(t.TempDir(), "history.db")
	s := open(t, where)
	if err := history.WaitForLocks(t.Context(), s, 200*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	db := raw(t, where)
	db.SetMaxOpenConns(1)
	execute(t, db, "BEGIN EXCLUSIVE")
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); kind(err) != history.Locked {
		t.Errorf("Add: %v", err)
	}
	execute(t, db, "ROLLBACK")
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); err != nil {
		t.Errorf("Add after the lock is gone: %v", err)
	}
}

func TestAPostgresThatIsGoneIsAnError(t *testing.T) {
	_, err := history.Open(t.Context(), "postgres:///d?host="+url.QueryEscape(t.TempDir())+"&user=u")
	if kind(err) != history.Unreachable {
		t.Errorf("opening: %v", err)
	}
}

// TestAFullDiskIsAnError lets the file grow no further than it is.
func TestAFullDiskIsAnError(t *testing.T) {
	where := filepath.Join(t.TempDir(), "history.db")
	s := open(t, where)
	if err := history.LimitPages(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	var err error
	added := 0
	for ; err == nil && added < 1000; added++ {
		err = s.Add(t.Context(), sample("a", 1, noon), kept.Level{})
	}
	if kind(err) != history.Full {
		t.Fatalf("after %d reports: %v", added, err)
	}
	if recent, err := s.Recent(t.Context(), "a", 1000); err != nil || len(recent) != added-1 {
		t.Errorf("%d rows of %d, %v", len(recent), added-1, err)
	}
}

func TestFilesThatAreNoHistory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := filepath.Join(dir, "other.db")
	execute(t, raw(t, other), "CREATE TABLE a (b); CREATE TABLE c (d); CREATE TABLE e (f)")
	torn := filepath.Join(dir, "torn.db")
	s := open(t, torn)
	for n := range uint64(100) {
		if err := s.Add(t.Context(), sample("a", n, noon), kept.Level{}); err != nil {
			t.Fatal(err)
		}
	}
	whole := filepath.Join(dir, "whole.db")
	execute(t, raw(t, torn), fmt.Sprintf("VACUUM INTO '%s'", whole))
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(b); i++ {
		b[i] ^= 0x5A
	}
	for name, test := range map[string]struct {
		where string
		kind  history.Kind
	}{
		"text":            {file("text", strings.Repeat("not a database\n", 100)), history.Corrupt},
		"another program": {other, history.Other},
		"pages changed":   {file("pages", string(b)), history.Corrupt},
		"no folder":       {filepath.Join(dir, "absent", "history.db"), history.Other},
		"a folder":        {dir, history.Other},
	} {
		_, err := history.Open(t.Context(), test.where)
		if err == nil || kind(err) != test.kind {
			t.Errorf("%s: %v", name, err)
		} else {
			t.Log(err)
		}
	}
}
