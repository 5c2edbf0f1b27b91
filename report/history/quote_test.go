package history_test

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

const canary = "ZQCANARY"

func quiet(t *testing.T, err error) {
	t.Helper()
	if err == nil || strings.Contains(strings.ToUpper(err.Error()), canary) {
		t.Errorf("%v", err)
	}
	t.Log(err)
}

// TestNothingOfADamagedFileIsInAnError has names in a file where SQLite quotes
// them.
func TestNothingOfADamagedFileIsInAnError(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string]string{
		"a schema that is none": "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE " + canary + "(' WHERE name = 'audit'",
		"a column too few":      "ALTER TABLE audit RENAME COLUMN exposed TO " + canary,
		"a table of that name":  "ALTER TABLE audit RENAME TO " + canary,
		"a view in its place":   "ALTER TABLE audit RENAME TO other; CREATE VIEW audit AS SELECT " + canary + " FROM " + canary,
		"a trigger":             "CREATE TRIGGER t BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, '" + canary + "'); END",
	} {
		t.Run(name, func(t *testing.T) {
			where := filepath.Join(t.TempDir(), "history.db")
			s, err := history.Open(t.Context(), where)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			execute(t, raw(t, where), statements)
			s, err = history.Open(t.Context(), where)
			if err == nil {
				defer s.Close()
				err = s.Add(t.Context(), sample("a", 1, noon), kept.Level{})
			}
			quiet(t, err)
		})
	}
	where := filepath.Join(t.TempDir(), "history.db")
	s := open(t, where)
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); err != nil {
		t.Fatal(err)
	}
	execute(t, raw(t, where), "UPDATE audit SET exposure = '"+canary+"', report = CAST('"+canary+"' AS BLOB)")
	_, err := s.Recent(t.Context(), "a", 1)
	quiet(t, err)
	_, err = s.Reports(t.Context(), "a", 1)
	quiet(t, err)
}

// postgresThat answers a start and then does as it likes.
func postgresThat(t *testing.T, start func(*pgproto3.Backend), then func(*pgproto3.Backend)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended); l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				b := pgproto3.NewBackend(conn, conn)
				if _, err := b.ReceiveStartupMessage(); err != nil {
					return
				}
				start(b)
				for b.Flush() == nil {
					if _, err := b.Receive(); err != nil {
						return
					}
					if then == nil {
						<-ended
						return
					}
					then(b)
				}
			}()
		}
	}()
	return "postgres://u@" + l.Addr().String() + "/d?sslmode=disable&connect_timeout=2"
}

func welcome(b *pgproto3.Backend) {
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
}

func complaint(code string) *pgproto3.ErrorResponse {
	return &pgproto3.ErrorResponse{Severity: canary, Code: code, Message: canary, Detail: canary, Hint: canary, Where: canary, SchemaName: canary, TableName: canary, ColumnName: canary, ConstraintName: canary, File: canary, Routine: canary}
}

func TestNothingOfADatabaseServerIsInAnError(t *testing.T) {
	defer history.Impatient(2 * time.Second)()
	for name, row := range map[string]struct {
		start, then func(*pgproto3.Backend)
		kind        history.Kind
	}{
		"refuses the user":   {func(b *pgproto3.Backend) { b.Send(complaint("28P01")) }, nil, history.Denied},
		"has no database":    {func(b *pgproto3.Backend) { b.Send(complaint("3D000")) }, nil, history.Absent},
		"a code of its own":  {func(b *pgproto3.Backend) { b.Send(complaint(canary)) }, nil, history.Unreachable},
		"refuses statements": {welcome, func(b *pgproto3.Backend) { b.Send(complaint("42501")); b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'}) }, history.ReadOnly},
		"speaks nonsense":    {func(b *pgproto3.Backend) { b.Send(&pgproto3.DataRow{Values: [][]byte{[]byte(canary)}}) }, nil, history.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := history.Open(t.Context(), postgresThat(t, row.start, row.then))
			quiet(t, err)
			if got := kind(err); got != row.kind && name != "a code of its own" && name != "speaks nonsense" {
				t.Errorf("kind %d, want %d", got, row.kind)
			}
		})
	}
}

// TestADatabaseServerThatStallsIsLeft holds that nothing waits for ever for one
// that took the statement and says no more.
func TestADatabaseServerThatStallsIsLeft(t *testing.T) {
	defer history.Impatient(200 * time.Millisecond)()
	_, err := history.Open(t.Context(), postgresThat(t, welcome, nil))
	quiet(t, err)
	if kind(err) != history.Unreachable {
		t.Errorf("kind %d", kind(err))
	}
}
