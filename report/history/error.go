package history

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	driver "modernc.org/sqlite"
)

// Kind is what an operator does something about.
type Kind uint8

// The kinds.
const (
	Other Kind = iota
	Full
	Locked
	Corrupt
	Newer
	ReadOnly
	Unreachable
)

var advice = map[Kind]string{
	Full:        "the disk is full: make room, or shorten --history-retention",
	Locked:      "somebody else holds a lock on it: stop the other program",
	Corrupt:     "damaged, or not a history: move the file away, and start again or restore a backup",
	Newer:       "written by a newer pacsaudit: use that one",
	ReadOnly:    "it cannot be written: look at who owns it, and at the file system",
	Unreachable: "the database does not answer",
}

// Error is a failure of the history.
type Error struct {
	Where string
	Kind  Kind
	err   error
}

func (e *Error) Error() string {
	if a, ok := advice[e.Kind]; ok {
		return fmt.Sprintf("history %s: %s (%v)", e.Where, a, e.err)
	}
	return fmt.Sprintf("history %s: %v", e.Where, e.err)
}

func (e *Error) Unwrap() error { return e.err }

func (s *Store) fault(err error) error {
	if err == nil {
		return nil
	}
	return &Error{Where: s.where, Kind: kindOf(err), err: err}
}

// The primary result codes of SQLite, https://sqlite.org/rescode.html.
var sqliteKinds = map[int]Kind{5: Locked, 6: Locked, 8: ReadOnly, 10: Other, 11: Corrupt, 13: Full, 14: ReadOnly, 26: Corrupt}

// ioerrShmSize is the extended code for a full disk where the index of the
// write-ahead log would grow.
const ioerrShmSize = 10 | 19<<8

// The SQLSTATEs of PostgreSQL, and their classes.
var postgresKinds = map[string]Kind{
	"53100": Full, "55P03": Locked, "57014": Locked, "25006": ReadOnly, "42501": ReadOnly, "XX001": Corrupt, "XX002": Corrupt, "08": Unreachable,
	"57": Unreachable,
}

func kindOf(err error) Kind {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		if e.Code() == ioerrShmSize {
			return Full
		}
		return sqliteKinds[e.Code()&0xFF]
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		if k, ok := postgresKinds[e.Code]; ok {
			return k
		}
		return postgresKinds[e.Code[:min(2, len(e.Code))]]
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return Unreachable
	}
	return Other
}
