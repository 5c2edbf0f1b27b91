package history

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

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
	_, err = provider.Up(ctx)
	return s.fault(err)
}

func (s *Store) known(current, newest int64) error {
	if current > newest {
		return &Error{Where: s.where, Kind: Newer, detail: fmt.Sprintf("its schema is version %d, and this program knows %d", current, newest)}
	}
	return nil
}
