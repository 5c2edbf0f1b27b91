package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// A row a verdict, so that a spreadsheet can filter; a target without verdicts
// has a row of its own.
var _ = add(Format{Name: "csv", Extension: ".csv", Write: func(w io.Writer, r *report.Report, o Options) error {
	if o.Lang != English {
		// Without a byte order mark, Excel takes the file for Shift JIS.
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true // RFC 4180 §2
	c.Write(csvHead)
	for _, t := range report.Subjects(r) {
		row := []string{
			t.Name.String(), t.Address.String(), t.Called.String(), exposureWord(t), t.Grade.String(),
			csvTotal(t.Counts.Studies), csvTotal(t.Counts.Patients), csvTotal(t.Counts.Instances),
			strconv.FormatBool(t.Counts.Studies.AtLeast || t.Counts.Patients.AtLeast),
			strconv.FormatUint(t.PHI.Records, 10), strconv.FormatUint(t.PHI.Exposed, 10), strconv.FormatUint(t.PHI.Identified, 10),
		}
		end := csvSettled(t)
		if len(t.Findings) == 0 {
			verdict := make([]string, len(csvHead)-len(row)-len(end)-2-len(csvPlace(nil)))
			if f, ok := r.ConfigFile(t); ok && f.Fault != audit.NoConfigFault {
				verdict[slices.Index(csvHead, "evidence")-len(row)] = "not-read=" + f.Fault.String()
			}
			c.Write(safeCells(slices.Concat(row, verdict, end, []string{""}, csvPlace(nil), []string{t.Place.String()})))
		}
		for _, f := range t.Findings {
			var a report.Acceptance
			until := ""
			if f.Accepted != nil {
				a, until = *f.Accepted, f.Accepted.Until.String()
			}
			verdict := []string{
				f.ID.String(), f.Verdict.String(), f.Severity.String(), o.Lang.Text(f.Title), csvFacts(f.Facts), o.Lang.Text(f.Fix),
				o.Lang.Text(f.Setting), until, a.Reason.String(), a.By.String(),
			}
			c.Write(safeCells(slices.Concat(row, verdict, end, []string{csvTime(f.Audited)}, csvPlace(f.Location), []string{t.Place.String()})))
		}
	}
	csvSweep(c, r.Sweep)
	csvListen(c, r.Listen)
	c.Flush()
	return c.Error()
}})

// csvSettled are the cells that say whether a target's exposure is all, and from
// when it is where reports were put together.
func csvSettled(t *report.Target) []string {
	if t.Address.IsZero() {
		return make([]string, 7)
	}
	later, exposure := time.Time{}, ""
	if t.Later != nil {
		later, exposure = t.Later.Audited, t.Later.Exposure.String()
	}
	return []string{
		strconv.FormatBool(t.Settled), t.Doubt.String(), t.AtBest.String(), t.StoppedAt().String(), csvTime(t.Audited), csvTime(later), exposure,
	}
}

// csvTime is empty where there is none.
func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// csvSweep writes a row for each port that was found, and for each of the
// inventory that was silent. They hold evidence and no verdict, which the rows
// of the checks have.
func csvSweep(c *csv.Writer, s *report.Sweep) {
	if s == nil {
		return
	}
	address, evidence := slices.Index(csvHead, "address"), slices.Index(csvHead, "evidence")
	write := func(a audit.Text, facts ...string) {
		row := make([]string, len(csvHead))
		row[0], row[address], row[evidence] = report.SweepTarget.Name.String(), a.String(), strings.Join(facts, "; ")
		c.Write(safeCells(row))
	}
	for i := range s.Found {
		f := &s.Found[i]
		facts := []string{"outcome=" + f.Outcome.String(), "tls=" + strconv.FormatBool(f.TLS)}
		for _, code := range []struct {
			name  string
			value audit.Code[uint8]
		}{{"result", f.Result}, {"source", f.Source}, {"reason", f.Reason}} {
			if code.value.Sent() {
				facts = append(facts, code.name+"="+digits(uint64(code.value.Number())))
			}
		}
		for _, mark := range []struct {
			name string
			is   bool
		}{{"unlisted", f.Unlisted}, {"promiscuous", f.Promiscuous}, {"unsolicited", f.Unsolicited}, {"no_class_uid", f.Unnamed}, {"same_certificate", f.SameCertificate > 0}, {"same_answer", f.SameAnswer > 0}} {
			if mark.is {
				facts = append(facts, mark.name+"=true")
			}
		}
		if v := f.Implementation.VersionName; !v.IsZero() {
			facts = append(facts, "version_name="+v.String())
		}
		write(f.Address, facts...)
	}
	for _, a := range s.Silent {
		write(a, "listed_silent=true")
	}
}

// csvListen writes a row for each link, and for each target of the inventory that was
// not heard.
func csvListen(c *csv.Writer, s *report.Listen) {
	if s == nil {
		return
	}
	place := func(column string) int { return slices.Index(csvHead, column) }
	for i := range s.Links {
		k := &s.Links[i]
		row := make([]string, len(csvHead))
		row[0], row[place("address")], row[place("called")] = report.ListenTarget.Name.String(), k.Server.String(), k.Called.String()
		row[place("patients")], row[place("counts_at_least")] = csvTotal(k.Counts.Patients), strconv.FormatBool(k.AtLeast)
		row[place("records")], row[place("records_exposed")], row[place("records_identified")] = digits(k.PHI.Records), digits(k.PHI.Exposed), digits(k.PHI.Identified)
		facts := []string{"client=" + k.Client.String(), "calling=" + k.Calling.String(), "transport=" + k.Transport.String(), "associations=" + digits(k.Associations), "rejected=" + digits(k.Rejected)}
		for _, s := range requests(k.Services) {
			facts = append(facts, s.name+"="+digits(s.n))
		}
		row[place("evidence")] = strings.Join(facts, "; ")
		c.Write(safeCells(row))
	}
	for _, a := range s.Silent {
		row := make([]string, len(csvHead))
		row[0], row[place("address")], row[place("evidence")] = report.ListenTarget.Name.String(), a.String(), "listed_silent=true"
		c.Write(safeCells(row))
	}
}

var csvHead = []string{
	"target", "address", "called", "exposure", "grade", "studies", "patients", "instances", "counts_at_least",
	"records", "records_exposed", "records_identified", "check", "verdict", "severity", "title", "evidence", "fix", "setting",
	"accepted_until", "accepted_reason", "accepted_by",
	"settled", "unsettled_rung", "grade_at_best", "stopped_during", "audited", "later_audited", "later_exposure", "verdict_audited",
	"line", "column", "key", "place",
}

// csvPlace is where a setting stands.
func csvPlace(at *audit.Location) []string {
	if at == nil {
		return make([]string, 3)
	}
	return []string{strconv.Itoa(at.Line), strconv.Itoa(at.Column), at.Key.String()}
}

// csvTotal is empty where nothing was counted: no number is not zero.
func csvTotal(t report.Total) string {
	if !t.Measured {
		return ""
	}
	return digits(t.Value)
}

// digits are a number for machines.
func digits(n uint64) string { return strconv.FormatUint(n, 10) }

func csvFacts(facts []audit.Fact) string {
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

// exposureWord is a target's exposure; files and address ranges have none.
func exposureWord(t *report.Target) string {
	if t.Address.IsZero() {
		return ""
	}
	return t.Exposure.String()
}
