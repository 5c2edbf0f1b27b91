package metrics

import (
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
		if named[series{s.Name, s.From}] { // two servers of one name, or a server called "files"
			s.Name = t.Address
		}
		named[series{s.Name, s.From}] = true
		if t.Measured() {
			s.LastSuccess = at
		}
		list = append(list, Render(s))
	}
	var p Page
	p.Set(list)
	_, err := p.WriteTo(w)
	return err
}
