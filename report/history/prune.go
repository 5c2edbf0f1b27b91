package history

import (
	"context"
	"fmt"
	"time"
)

// A step of pruning is short: what is written meanwhile waits for no more than that.
const (
	pruneStep  = 200
	shrinkStep = 200 // pages
)

// Prune drops what is older than a time, but the last report of each target from each
// place, in small steps. It returns how many reports are gone, also where it fails.
func (s *Store) Prune(ctx context.Context, before time.Time) (all int64, err error) {
	for {
		n, err := s.pruneStep(ctx, before)
		if all += n; err != nil || n < pruneStep {
			return all, err
		}
	}
}

func (s *Store) pruneStep(ctx context.Context, before time.Time) (int64, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	result, err := s.db.ExecContext(ctx, s.sql(`DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE finished < $1
		AND EXISTS (SELECT 1 FROM audit AS later WHERE later.target = audit.target AND coalesce(later.place, '') = coalesce(audit.place, '') AND later.id > audit.id) ORDER BY finished LIMIT $2)`),
		before.UnixMicro(), pruneStep)
	if err != nil {
		return 0, s.fault(err)
	}
	n, err := result.RowsAffected()
	return n, s.fault(err)
}

// Shrink gives room that reports have left in a SQLite file back to the disk, in small
// steps. Where the file was made by a version before, whose files keep their room for
// reports to come, it returns how many bytes these are. PostgreSQL does that by itself.
func (s *Store) Shrink(ctx context.Context) (stays int64, err error) {
	if s.dialect != sqlite {
		return 0, nil
	}
	for {
		free, err := s.pragma(ctx, "freelist_count")
		if err != nil || free == 0 {
			return 0, err
		}
		mode, err := s.pragma(ctx, "auto_vacuum")
		if err != nil {
			return 0, err
		}
		if mode != incremental {
			size, err := s.pragma(ctx, "page_size")
			return free * size, err
		}
		if _, err := s.db.ExecContext(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", shrinkStep)); err != nil {
			return 0, s.fault(err)
		}
		left, err := s.pragma(ctx, "freelist_count")
		if err != nil || left >= free {
			return 0, err
		}
	}
}
