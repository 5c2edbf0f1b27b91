// Package history keeps past reports: one row for each audit of a target, with
// the report as compressed JSON and beside it the few numbers that charts need.
// It holds what a report holds, which is counts and no patient's value.
//
// A row is written in one transaction, whole or not at all, and is on the disk
// when Add returns. SQLite in a file of its own is the default; with PostgreSQL
// several auditors share one store. The schema moves forward only: a program
// refuses the history of a newer one.
package history

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"pacsaudit/audit"
)

// Store is an open history. It is safe for concurrent use.
type Store struct {
	db      *sql.DB
	where   string // as shown to people, without a password
	dialect dialect
	reopen  func(context.Context) (*Store, error)

	apart bool   // only rows of one place are read
	place string // which one
}

// At is the same history, of which only audits from one place are read, and those
// of which nobody said the place: several auditors may share it.
func (s *Store) At(place audit.Text) *Store {
	there := *s
	there.apart, there.place = true, place.String()
	return &there
}

// here ends a condition that has so many parameters: the rows of the place.
func (s *Store) here(parameters ...any) (condition string, all []any) {
	if !s.apart {
		return "", parameters
	}
	return fmt.Sprintf(" AND coalesce(place, '') IN ('', $%d)", len(parameters)+1), append(parameters, s.place)
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

//go:embed migrations
var migrations embed.FS

// schemaTable is where goose notes the version.
const schemaTable = "pacsaudit_schema"

// migrate brings the schema forward. It never goes back: a history of a newer
// program is refused.
func (s *Store) migrate(ctx context.Context, readOnly bool) error {
	folder, dialect := "migrations/sqlite", goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithTableName(schemaTable), goose.WithDisableGlobalRegistry(true)}
	if s.dialect == postgres {
		folder, dialect = "migrations/postgres", goose.DialectPostgres
		// Several auditors may start at once.
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return s.fault(err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return s.fault(err)
	}
	provider, err := goose.NewProvider(dialect, s.db, files, options...)
	if err != nil {
		return s.fault(err)
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	if readOnly { // goose would make its table
		var current int64
		if err := s.db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+schemaTable).Scan(&current); err != nil {
			return s.fault(err)
		}
		return s.known(current, newest)
	}
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return s.fault(err)
	}
	if err := s.known(current, newest); err != nil {
		return err
	}
	if _, err = provider.Up(ctx); err != nil {
		return s.fault(err)
	}
	if current == 0 {
		return s.Prepare(ctx) // there is no row to read
	}
	return nil
}

func (s *Store) known(current, newest int64) error {
	if current > newest {
		return &Error{Where: s.where, Kind: Newer, detail: fmt.Sprintf("its schema is version %d, and this program knows %d", current, newest)}
	}
	return nil
}
