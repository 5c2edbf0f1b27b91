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
	Place          audit.Text // that it was made from, where somebody said that
}

// Last is the last row of a target: its report, still packed, and what was known
// after it. Its zero value is none.
type Last struct {
	ID     int64
	Packed []byte
	Known  kept.Level
}

// Newest is the last row of a target.
func (s *Store) Newest(ctx context.Context, target string) (Last, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	var last Last
	var text sql.NullString
	here, args := s.here(target)
	err := s.db.QueryRowContext(ctx, s.sql(`SELECT id, report, kept FROM audit WHERE target = $1`+here+` ORDER BY id DESC LIMIT 1`), args...).Scan(&last.ID, &last.Packed, &text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Last{}, nil
	case err != nil:
		return Last{}, s.fault(err)
	case !text.Valid || json.Unmarshal([]byte(text.String), &last.Known) != nil:
		last.Known, err = s.replay(ctx, target)
	}
	return last, err
}

// Before is the report before a row of a target, still packed; nil where there is
// none.
func (s *Store) Before(ctx context.Context, target string, id int64) (packed []byte, err error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	here, args := s.here(target, id)
	err = s.db.QueryRowContext(ctx, s.sql(`SELECT report FROM audit WHERE target = $1 AND id < $2`+here+` ORDER BY id DESC LIMIT 1`), args...).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return packed, s.fault(err)
}

// Recent are the last audits of a target, the newest first.
func (s *Store) Recent(ctx context.Context, target string, n int) ([]Audit, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	here, args := s.here(target, n)
	rows, err := s.db.QueryContext(ctx, s.sql(`SELECT id, finished, exposure, grade, settled, records, exposed, failed, coalesce(place, '')
		FROM audit WHERE target = $1`+here+` ORDER BY id DESC LIMIT $2`), args...)
	if err != nil {
		return nil, s.fault(err)
	}
	defer rows.Close()
	var list []Audit
	for rows.Next() {
		var a Audit
		var finished int64
		var exposure, grade, place []byte
		var settled sql.NullBool
		if err := rows.Scan(&a.ID, &finished, &exposure, &grade, &settled, &a.Records, &a.RecordsExposed, &a.FailedChecks, &place); err != nil {
			return nil, s.fault(err)
		}
		a.Finished = time.UnixMicro(finished).UTC()
		if err := a.Exposure.UnmarshalText(exposure); err != nil {
			return nil, s.damaged()
		}
		if err := a.Grade.UnmarshalText(grade); err != nil {
			return nil, s.damaged()
		}
		if err := a.Place.UnmarshalText(place); err != nil {
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
	here, args := s.here(target, n)
	rows, err := s.db.QueryContext(ctx, s.sql(`SELECT report FROM audit WHERE target = $1`+here+` ORDER BY id DESC LIMIT $2`), args...)
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
// gets, at least; zero where none did. The index audit_measured has it (Prepare): its
// condition is that of the query, word for word.
func (s *Store) LastMeasured(ctx context.Context, target string) (time.Time, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	var finished int64
	here, args := s.here(target)
	err := s.db.QueryRowContext(ctx, s.sql(`SELECT finished FROM audit WHERE target = $1
		AND exposure NOT IN ('not-measured', 'unreachable', 'not-dicom', 'gated')`+here+` ORDER BY id DESC LIMIT 1`), args...).Scan(&finished)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return time.UnixMicro(finished).UTC(), s.fault(err)
}

func (s *Store) damaged() error { return &Error{Where: s.where, Kind: Corrupt} }

// replayed is how many audits are looked through where the last row does not
// say what is known: an earlier version wrote it, or it is damaged.
const replayed = 100

// Known is what was known of a target after its last audit.
func (s *Store) Known(ctx context.Context, target string) (kept.Level, error) {
	last, err := s.Newest(ctx, target)
	return last.Known, err
}

// replay finds out what is known by the last audits, from the last on that
// settled everything.
func (s *Store) replay(ctx context.Context, target string) (level kept.Level, err error) {
	here, args := s.here(target, replayed)
	rows, err := s.db.QueryContext(ctx, s.sql(`SELECT report FROM audit WHERE target = $1`+here+` ORDER BY id DESC LIMIT $2`), args...)
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
