package history

import (
	"context"
	"fmt"
	"time"
)

// LimitPages lets a SQLite file grow by four pages and no more, as a full disk
// would.
func LimitPages(ctx context.Context, s *Store) error {
	var pages int
	if err := s.db.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, "PRAGMA max_page_count = "+fmt.Sprint(pages+4))
	return err
}

// WaitForLocks has SQLite wait for a lock no longer than a test waits.
func WaitForLocks(ctx context.Context, s *Store, d time.Duration) error {
	s.db.SetMaxOpenConns(1) // the pragma is of one connection
	_, err := s.db.ExecContext(ctx, "PRAGMA busy_timeout = "+fmt.Sprint(d.Milliseconds()))
	return err
}

// Impatient has PostgreSQL waited for no longer than a test waits.
func Impatient(d time.Duration) (undo func()) {
	answer, open := answerTime, openTime
	answerTime, openTime = d, d
	return func() { answerTime, openTime = answer, open }
}
