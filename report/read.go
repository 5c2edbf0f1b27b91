package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pacsaudit/audit"
)

// maxReport is the size of the largest report that is read: some 30,000
// targets.
const maxReport = 512 << 20

// The versions of the schema that can be read. Fields are added within a
// version; a change of meaning makes a new one.
const (
	oldestSchema = 1
	newestSchema = 1
)

const schemaPrefix = "pacsaudit/"

// Read reads a report that was saved as JSON. The file may come from anybody:
// its size, its schema and every word of a closed set are checked, and text is
// kept only as far as it can be printed. An error quotes nothing of the file.
func Read(r io.Reader) (*Report, error) { return read(r, maxReport) }

func read(r io.Reader, most int) (*Report, error) {
	b, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, err
	}
	if len(b) > most {
		return nil, fmt.Errorf("larger than %d MiB: report the targets in several parts", most>>20)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	var head struct {
		Schema audit.Text `json:"schema"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, readError(err)
	}
	if err := checkSchema(head.Schema.String()); err != nil {
		return nil, err
	}
	report := new(Report)
	if err := json.Unmarshal(b, report); err != nil {
		return nil, readError(err)
	}
	wordless, err := report.complete(b)
	if err != nil {
		return nil, err
	}
	if err := report.contradiction(wordless); err != nil {
		return nil, err
	}
	report.Schema = schema
	report.normalise()
	return report, nil
}

// complete says what a report of a program does not that knew no doubt: it is
// taken at its word, and what it measured is settled. Of its web doors the
// record tells. It gives the numbers of such targets.
func (r *Report) complete(b []byte) (wordless map[int]bool, err error) {
	var said struct {
		Targets []struct {
			Settled *bool
			Web     *struct{ Settled *bool }
		}
	}
	if err := json.Unmarshal(b, &said); err != nil {
		return nil, readError(err)
	}
	wordless = map[int]bool{}
	for i := range r.Targets {
		t, was := &r.Targets[i], &said.Targets[i]
		if was.Settled == nil {
			t.Settled = t.Exposure.Measured()
			wordless[i] = true
		}
		if w := t.Web; w != nil && was.Web != nil && was.Web.Settled == nil {
			w.Settled = w.settled()
		}
	}
	return wordless, nil
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
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end"):
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
				t.Findings[j].Facts = []Fact{}
			}
		}
		sortFindings(t.Findings)
	}
	sortTargets(r.Targets)
}
