package history

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"syscall"

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
	Denied
	Absent
)

var advice = map[Kind]string{
	Full:        "the disk is full: make room, or shorten --history-retention",
	Locked:      "somebody else holds a lock on it: stop the other program",
	Corrupt:     "damaged, or not a history: move the file away, and start again or restore a backup",
	Newer:       "written by a newer pacsaudit: use that one",
	ReadOnly:    "it cannot be written: look at who owns it, and at the file system",
	Unreachable: "the database does not answer",
	Denied:      "the database refuses the user: look at the user, the password and pg_hba.conf",
	Absent:      "the server has no database of this name: create it",
}

// Error is a failure of the history. It does not hold the error of the driver,
// which quotes the database: names in a damaged file, whatever a server says.
type Error struct {
	Where  string
	Kind   Kind
	detail string // words and numbers of ours
}

func (e *Error) Error() string {
	what, known := advice[e.Kind]
	switch {
	case known && e.detail != "":
		what += " (" + e.detail + ")"
	case e.detail != "":
		what = e.detail
	case !known:
		what = "a failure that has no name here"
	}
	return fmt.Sprintf("history %s: %s", e.Where, what)
}

func (s *Store) fault(err error) error {
	if err == nil {
		return nil
	}
	if _, ours := errors.AsType[*Error](err); ours {
		return err
	}
	return &Error{Where: s.where, Kind: kindOf(err), detail: detailOf(err)}
}

// The primary result codes of SQLite, https://sqlite.org/rescode.html.
var sqliteKinds = map[int]Kind{5: Locked, 6: Locked, 8: ReadOnly, 10: Other, 11: Corrupt, 13: Full, 14: ReadOnly, 26: Corrupt}

// ioerrShmSize is the extended code for a full disk where the index of the
// write-ahead log would grow.
const ioerrShmSize = 10 | 19<<8

// The SQLSTATEs of PostgreSQL, and their classes.
var postgresKinds = map[string]Kind{
	"53100": Full, "55P03": Locked, "57014": Locked, "25006": ReadOnly, "42501": ReadOnly, "XX001": Corrupt, "XX002": Corrupt, "08": Unreachable,
	"57": Unreachable, "28": Denied, "28000": Denied, "28P01": Denied, "3D000": Absent, "53300": Unreachable,
}

func kindOf(err error) Kind {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		if e.Code() == ioerrShmSize {
			return Full
		}
		return sqliteKinds[e.Code()&0xFF]
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		k, _ := postgresKind(e.Code)
		return k
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok || errors.Is(err, context.DeadlineExceeded) {
		return Unreachable
	}
	return Other
}

// postgresKind finds a SQLSTATE, or its class, among those that are known.
func postgresKind(code string) (k Kind, known string) {
	for _, known := range []string{code, code[:min(2, len(code))]} {
		if k, ok := postgresKinds[known]; ok {
			return k, known
		}
	}
	return Other, ""
}

// detailOf says of an error what is a number or a word of a closed set.
func detailOf(err error) string {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return fmt.Sprintf("SQLite's result %d, by https://sqlite.org/rescode.html", e.Code())
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		if _, known := postgresKind(e.Code); known != "" {
			return "SQLSTATE " + known
		}
		return "an SQLSTATE that is not known here"
	}
	var number syscall.Errno
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "it took too long"
	case errors.As(err, &dns):
		return "its host's name has no address"
	case errors.As(err, &certificate):
		return "its certificate is not valid"
	case errors.As(err, &number):
		return number.Error()
	}
	return ""
}
