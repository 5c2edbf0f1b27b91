package history

import (
	"context"
	"database/sql"
	"strings"
)

// Store is an open history. It is safe for concurrent use.
type Store struct {
	db      *sql.DB
	where   string // as shown to people, without a password
	dialect dialect
	reopen  func(context.Context) (*Store, error)
}

// dialect is what differs between the databases.
type dialect uint8

const (
	sqlite dialect = iota
	postgres
)

// Open opens the history in a SQLite file, which is made if it is absent, or in
// a PostgreSQL database named by a URL, and brings its schema up to date.
func Open(ctx context.Context, where string) (*Store, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		return openPostgres(ctx, where, false)
	}
	return openSQLite(ctx, where, false)
}

// ReadOnly opens the same history a second time, for those who only read.
func (s *Store) ReadOnly(ctx context.Context) (*Store, error) { return s.reopen(ctx) }

// Close closes the history.
func (s *Store) Close() error { return s.fault(s.db.Close()) }

// String is where the history is, without a password.
func (s *Store) String() string { return s.where }

// sql writes a statement in the words of the database: parameters are $1, $2.
func (s *Store) sql(statement string) string {
	if s.dialect == sqlite {
		return strings.ReplaceAll(statement, "$", "?")
	}
	return statement
}
