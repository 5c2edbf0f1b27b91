package metrics

import (
	"cmp"
	"fmt"
	"io"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// WriteReport writes a report for the textfile collector of node_exporter: the
// metrics that serve shows of the same targets, less those of a schedule. Files
// and address ranges have their findings.
func WriteReport(w io.Writer, r *report.Report) error {
	var list []*Rendered
	type series struct{ name, from audit.Text }
	named := map[series]bool{}
	for _, t := range report.Subjects(r) {
		at := t.Audited
		if at.IsZero() {
			at = r.Finished
		}
		s := State{Name: t.Name, Owner: t.Owner, Zone: t.Zone, From: t.Place, Address: t.Address, Report: t, Audited: at, Known: kept.Level{}.After(t, at)}
		for i := range t.Findings {
			if f := &t.Findings[i]; f.Accepted != nil {
				s.Accepted = append(s.Accepted, audit.Acceptance{Check: f.ID, Until: f.Accepted.Until})
			}
		}
		for n := 1; named[series{s.Name, s.From}]; n++ { // servers of one name, or a server called "files"
			s.Name = cmp.Or(t.Address, t.Name).Numbered(n)
		}
		named[series{s.Name, s.From}] = true
		if t.Measured() {
			s.LastSuccess = at
		}
		list = append(list, Render(s))
	}
	if !r.Complete || len(list) == 0 {
		if _, err := fmt.Fprintf(w, "# HELP %[1]s %[2]s\n# TYPE %[1]s gauge\n%[1]s 0\n", reportComplete, reportCompleteHelp); err != nil {
			return err
		}
	}
	var p Page
	p.Set(list)
	_, err := p.WriteTo(w)
	return err
}

// A file without a target would look like one that was not written yet. A whole report
// says nothing of it, because two files of one collector may not hold the same series.
const (
	reportComplete     = "pacsaudit_report_complete"
	reportCompleteHelp = "0 where the report does not hold all that it is about: the run was interrupted, a shard is missing, or nothing was looked at. Absent otherwise."
)
