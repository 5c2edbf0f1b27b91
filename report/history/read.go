package history

import (
	"context"
	"database/sql"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
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
