package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A row a verdict, so that a spreadsheet can filter; a target without verdicts
// has a row of its own.
var _ = add(Format{Name: "csv", Extension: ".csv", Write: func(w io.Writer, r *Report, o Options) error {
	if o.Lang != English {
		// Without a byte order mark, Excel takes the file for Shift JIS.
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true // RFC 4180 §2
	c.Write(csvHead)
	for _, t := range subjects(r) {
		row := []string{
			t.Name.String(), t.Address.String(), t.Called.String(), exposureWord(t), t.Grade.String(),
			csvTotal(t.Counts.Studies), csvTotal(t.Counts.Patients), csvTotal(t.Counts.Instances),
			strconv.FormatBool(t.Counts.Studies.AtLeast || t.Counts.Patients.AtLeast),
			strconv.FormatUint(t.PHI.Records, 10), strconv.FormatUint(t.PHI.Exposed, 10), strconv.FormatUint(t.PHI.Identified, 10),
		}
		if len(t.Findings) == 0 {
			c.Write(safeCells(append(row, make([]string, len(csvHead)-len(row))...)))
		}
		for _, f := range t.Findings {
			var a Acceptance
			until := ""
			if f.Accepted != nil {
				a, until = *f.Accepted, f.Accepted.Until.String()
			}
			c.Write(safeCells(append(row[:len(row):len(row)], f.ID.String(), f.Verdict.String(), f.Severity.String(), o.Lang.Text(f.Title), csvFacts(f.Facts), o.Lang.Text(f.Fix),
				o.Lang.Text(f.Setting), until, a.Reason.String(), a.By.String())))
		}
	}
	c.Flush()
	return c.Error()
}})

var csvHead = []string{
	"target", "address", "called", "exposure", "grade", "studies", "patients", "instances", "counts_at_least",
	"records", "records_exposed", "records_identified", "check", "verdict", "severity", "title", "evidence", "fix", "setting",
	"accepted_until", "accepted_reason", "accepted_by",
}

// csvTotal is empty where nothing was counted: no number is not zero.
func csvTotal(t Total) string {
	if !t.Measured {
		return ""
	}
	return strconv.FormatUint(t.Value, 10)
}

func csvFacts(facts []Fact) string {
	var parts []string
	for _, f := range facts {
		value := f.Word.String()
		if f.Word.IsZero() {
			value = strconv.FormatInt(f.Number, 10)
		}
		parts = append(parts, fmt.Sprintf("%s=%s", f.Name, value))
	}
	return strings.Join(parts, "; ")
}

// safeCells puts an apostrophe before what a spreadsheet would take for a
// formula; full-width signs count as such in Japanese editions.
func safeCells(row []string) []string {
	for i, s := range row {
		if s != "" && strings.ContainsRune("=+-@|%＝＋－＠\t\r", []rune(s)[0]) {
			row[i] = "'" + s
		}
	}
	return row
}
