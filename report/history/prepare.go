package history

import (
	"context"
	"database/sql"
)

// A large SQLite file of an earlier version has no index of the audits that measured
// something. To make it, SQLite reads every row, which is minutes for gigabytes, and no
// schema waits for it: without the index, queries are right and may be slow. PostgreSQL
// keeps reports apart from rows, and its schema makes the index.

// Unprepared reports a file without that index.
func (s *Store) Unprepared(ctx context.Context) (bool, error) {
	if s.dialect != sqlite {
		return false, nil
	}
	var name string
	err := s.db.QueryRowContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'index' AND name = 'audit_measured'").Scan(&name)
	if err == sql.ErrNoRows {
		return true, nil
	}
	return false, s.fault(err)
}

// Prepare makes the index. Who writes waits meanwhile, and who reads does not. Stopped
// by ctx it leaves the file as it was.
func (s *Store) Prepare(ctx context.Context) error {
	if s.dialect != sqlite {
		return nil
	}
	_, err := s.db.ExecContext(ctx, `CREATE INDEX IF NOT EXISTS audit_measured ON audit (target, id) WHERE exposure NOT IN ('not-measured', 'unreachable', 'not-dicom', 'gated')`)
	return s.fault(err)
}
