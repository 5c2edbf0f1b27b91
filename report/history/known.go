package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// replayed is how many audits are looked through where the last row does not
// say what is known: an earlier version wrote it, or it is damaged.
const replayed = 100

// Known is what was known of a target after its last audit.
func (s *Store) Known(ctx context.Context, target string) (level kept.Level, err error) {
	var text sql.NullString
	err = s.db.QueryRowContext(ctx, s.sql(`SELECT kept FROM audit WHERE target = $1 ORDER BY id DESC LIMIT 1`), target).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return level, nil
	case err != nil:
		return level, s.fault(err)
	case !text.Valid || json.Unmarshal([]byte(text.String), &level) != nil:
		return s.replay(ctx, target)
	}
	return level, nil
}

// replay finds out what is known by the last audits, from the last on that
// settled everything.
func (s *Store) replay(ctx context.Context, target string) (level kept.Level, err error) {
	rows, err := s.db.QueryContext(ctx, s.sql(`SELECT report FROM audit WHERE target = $1 ORDER BY id DESC LIMIT $2`), target, replayed)
	if err != nil {
		return level, s.fault(err)
	}
	defer rows.Close()
	var newest []*report.Report
	for rows.Next() {
		var packed []byte
		if err := rows.Scan(&packed); err != nil {
			return level, s.fault(err)
		}
		r, err := Unpack(packed)
		if err != nil || len(r.Targets) != 1 {
			continue // a damaged report is as good as none
		}
		newest = append(newest, r)
		if r.Targets[0].Measured() && !r.Targets[0].TitleUnproven {
			break
		}
	}
	if err := rows.Err(); err != nil {
		return level, s.fault(err)
	}
	for i := len(newest) - 1; i >= 0; i-- {
		level = level.After(&newest[i].Targets[0], newest[i].Finished)
	}
	return level, nil
}
