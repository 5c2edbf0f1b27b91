package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"pacsaudit/audit"
)

// Bounds of what is read: together they keep a process that renders a report
// under 256 MiB, whatever the file says.
const (
	maxReport = 512 << 20 // bytes of a file
	maxPart   = 256 << 10 // bytes of a target, of a port that a sweep found, of all that files showed
	maxHeld   = 192 << 20 // bytes of memory for what was read: some 11,000 targets with all their findings
)

// The versions of the schema that can be read. Fields are added within a
// version; a change of meaning makes a new one.
const (
	oldestSchema = 1
	newestSchema = 1
)

const schemaPrefix = "pacsaudit/"

// Read reads a report that was saved as JSON. The file may come from anybody:
// its size, its schema and every word of a closed set are checked, and text loses
// what cannot be printed. An error quotes nothing of the file.
func Read(r io.Reader) (*Report, error) { return read(r, maxReport, maxHeld) }

func read(from io.Reader, most, held int) (*Report, error) {
	r := newReader(from, most, held)
	if err := r.whole(); err != nil {
		return nil, r.explain(err)
	}
	if err := checkSchema(r.report.Schema.String()); err != nil {
		return nil, err
	}
	if err := r.report.contradiction(r.beforeDoubt); err != nil {
		return nil, err
	}
	if err := r.scale.addTable(r.report.Targets); err != nil {
		return nil, err
	}
	r.report.normalise()
	return &r.report, nil
}

// settled reports whether the web doors show all that a stranger gets by them.
func (w *Web) settled() bool {
	switch w.Exposure {
	case audit.PHIVisible, audit.ExposureClosed:
		return true
	case audit.RecordsVisible:
		return !w.Counts.Studies.AtLeast && !w.Counts.Patients.AtLeast && w.PHI.Malformed == 0
	}
	return w.QIDO.Outcome == audit.NotTried || w.QIDO.Answer == audit.WebAbsent
}

func checkSchema(s string) error {
	number, ours := strings.CutPrefix(s, schemaPrefix)
	n, err := strconv.ParseUint(number, 10, 16)
	switch {
	case !ours || err != nil || n < oldestSchema:
		return errors.New("not a report of pacsaudit: give a file that was written with --format json or --output FILE.json")
	case n > newestSchema:
		return fmt.Errorf("schema %s%d is newer than %s%d, the newest that this program reads: use the pacsaudit that wrote the report, or a later one", schemaPrefix, n, schemaPrefix, newestSchema)
	}
	return nil
}

// readError says what is wrong with a file, and where, in words of ours.
func readError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var moment *time.ParseError // it quotes what it was given
	switch {
	case errors.As(err, &moment):
		return errors.New("a time in it is none: the file was changed, or is of another program")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end"):
		return errors.New("the report is cut off: copy it again, or write it again")
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON at byte %d: give a file that was written with --format json", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("a value at byte %d is not of the kind that a report has there: the file was changed, or is of another program", kind.Offset)
	}
	return fmt.Errorf("%w: the file was changed, or a newer pacsaudit wrote it: use that one", err)
}

// normalise gives what a file may have left out the form that New gives it.
func (r *Report) normalise() {
	r.Started, r.Finished = r.Started.UTC(), r.Finished.UTC()
	if r.Targets == nil {
		r.Targets = []Target{}
	}
	for i := range r.Targets {
		t := &r.Targets[i]
		if t.Findings == nil {
			t.Findings = []Finding{}
		}
		for j := range t.Findings {
			if t.Findings[j].Facts == nil {
				t.Findings[j].Facts = []audit.Fact{}
			}
		}
		sortFindings(t.Findings)
	}
	sortTargets(r.Targets)
	r.Places = placesOf(r.Targets)
}
