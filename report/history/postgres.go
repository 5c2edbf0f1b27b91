package history

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// connections is how many an auditor holds open.
const connections = 4

// statementTimeout bounds a statement, so that a lock somebody holds is an
// error and no standstill.
const statementTimeout = "30s"

func openPostgres(ctx context.Context, where string, readOnly bool) (*Store, error) {
	s := &Store{where: "postgresql", dialect: postgres}
	if u, err := url.Parse(where); err == nil {
		u.RawQuery = "" // it may hold a password too
		s.where = u.Redacted()
	}
	config, err := pgx.ParseConfig(where)
	if err != nil {
		return nil, errors.New("history: not a URL of PostgreSQL: write it as postgres://user@host/database")
	}
	config.RuntimeParams["application_name"] = "pacsaudit"
	config.RuntimeParams["statement_timeout"] = statementTimeout
	if readOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	s.db = stdlib.OpenDB(*config)
	s.db.SetMaxOpenConns(connections)
	s.db.SetConnMaxIdleTime(time.Minute)
	s.reopen = func(ctx context.Context) (*Store, error) { return openPostgres(ctx, where, true) }
	if err := s.migrate(ctx, readOnly); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}
