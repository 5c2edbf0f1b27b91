package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// Audit is one row, without its report.
type Audit struct {
	ID             int64
	Finished       time.Time
	Exposure       audit.Exposure
	Grade          audit.Grade
	Settled        bool // nothing was left in doubt
	Records        uint64
	RecordsExposed uint64
	FailedChecks   int
}

// Recent are the last audits of a target, the newest first.
func (s *Store) Recent(ctx context.Context, target string, n int) ([]Audit, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	rows, err := s.db.QueryContext(ctx, s.sql(`SELECT id, finished, exposure, grade, settled, records, exposed, failed
		FROM audit WHERE target = $1 ORDER BY id DESC LIMIT $2`), target, n)
	if err != nil {
		return nil, s.fault(err)
	}
	defer rows.Close()
	var list []Audit
	for rows.Next() {
		var a Audit
		var finished int64
		var exposure, grade []byte
		var settled sql.NullBool
		if err := rows.Scan(&a.ID, &finished, &exposure, &grade, &settled, &a.Records, &a.RecordsExposed, &a.FailedChecks); err != nil {
			return nil, s.fault(err)
		}
		a.Finished = time.UnixMicro(finished).UTC()
		if err := a.Exposure.UnmarshalText(exposure); err != nil {
			return nil, s.damaged()
		}
		if err := a.Grade.UnmarshalText(grade); err != nil {
			return nil, s.damaged()
		}
		// Rows of before settled whatever they measured, by what was known then.
		a.Settled = settled.Bool || !settled.Valid && a.Exposure.Measured()
		list = append(list, a)
	}
	return list, s.fault(rows.Err())
}

// Reports are the last reports of a target, the newest first.
func (s *Store) Reports(ctx context.Context, target string, n int) ([]*report.Report, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	rows, err := s.db.QueryContext(ctx, s.sql(`SELECT report FROM audit WHERE target = $1 ORDER BY id DESC LIMIT $2`), target, n)
	if err != nil {
		return nil, s.fault(err)
	}
	defer rows.Close()
	var list []*report.Report
	for rows.Next() {
		var packed []byte
		if err := rows.Scan(&packed); err != nil {
			return nil, s.fault(err)
		}
		r, err := Unpack(packed)
		if err != nil {
			return nil, s.damaged()
		}
		list = append(list, r)
	}
	return list, s.fault(rows.Err())
}

// LastMeasured is when the last audit ended that could say how far a stranger
// gets, at least; zero where none did.
func (s *Store) LastMeasured(ctx context.Context, target string) (time.Time, error) {
	recent, err := s.Recent(ctx, target, 100)
	if err != nil {
		return time.Time{}, err
	}
	for _, a := range recent {
		if a.Exposure.Measured() {
			return a.Finished, nil
		}
	}
	return time.Time{}, nil
}

func (s *Store) damaged() error { return &Error{Where: s.where, Kind: Corrupt} }

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
