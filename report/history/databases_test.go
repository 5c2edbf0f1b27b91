package history_test

import (
	"path/filepath"
	"testing"

	"pacsaudit/report/history"
)

// empty gives a database with nothing in it: of SQLite, unless tests run again
// on another one.
var empty = func(t *testing.T) (where string) { return filepath.Join(t.TempDir(), "history ?#%") }

func open(t *testing.T, where string) *history.Store {
	t.Helper()
	s, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
