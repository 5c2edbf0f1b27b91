package history

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// Add keeps a report of one target, and what is known of the target after it.
// When it returns without an error, both are on the disk.
func (s *Store) Add(ctx context.Context, r *report.Report, known kept.Level) error {
	return s.AddFrom(ctx, r, known, audit.Text{})
}

// AddFrom is Add for an audit whose place is known: how far a stranger gets is a fact
// of a target and of where the stranger stands.
func (s *Store) AddFrom(ctx context.Context, r *report.Report, known kept.Level, place audit.Text) error {
	if len(r.Targets) != 1 {
		return errors.New("history: a row is the report of one target")
	}
	t := &r.Targets[0]
	packed, err := Pack(r)
	if err != nil {
		return s.fault(err)
	}
	level, err := json.Marshal(known)
	if err != nil {
		return s.fault(err)
	}
	settled := 0
	if t.Measured() {
		settled = 1
	}
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	_, err = s.db.ExecContext(ctx, s.sql(`INSERT INTO audit (target, finished, exposure, grade, settled, records, exposed, failed, kept, place, report)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`),
		t.Name.String(), r.Finished.UnixMicro(), t.Exposure.String(), t.Grade.String(), settled,
		int64(t.PHI.Records), int64(t.PHI.Exposed), failed(t), string(level), place.String(), packed)
	return s.fault(err)
}

// failed is the number of failed checks that nobody signed for.
func failed(t *report.Target) (n int) {
	for i := range t.Findings {
		if t.Findings[i].Open() {
			n++
		}
	}
	return n
}

// Pack makes of a report what a row holds of it.
func Pack(r *report.Report) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(r); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// maxReport bounds what a row unpacks to.
const maxReport = 16 << 20

// Unpack makes the report again.
func Unpack(packed []byte) (*report.Report, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return report.Read(io.LimitReader(z, maxReport))
}
