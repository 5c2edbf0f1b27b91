package history

import (
	"context"
	"fmt"
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
