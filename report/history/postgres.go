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

// answerTime bounds the wait for a server that does not keep to that, or is gone
// without a word.
var answerTime = 40 * time.Second

// openTime bounds the changes of the schema, others' included.
var openTime = 10 * time.Minute

// bounded is for one exchange with the database.
func (s *Store) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.dialect == postgres {
		return context.WithTimeout(ctx, answerTime)
	}
	return ctx, func() {}
}

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
	opening, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	if err := s.migrate(opening, readOnly); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}
