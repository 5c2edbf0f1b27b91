package dashboard

import (
	"net/http"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/render"
)

// target is the page of one target.
type target struct {
	Target
	Report   *report.Target // nil where it was never audited
	Changes  changes
	Timeline *timeline
	Recent   []Point
	NoPast   bool // the history cannot be read
	Formats  []string
}

func (d *Dashboard) target(w http.ResponseWriter, r *http.Request) {
	t, ok := d.source.Find(r.URL.Query().Get("name"))
	if !ok {
		d.notFound(w, r)
		return
	}
	body := &target{Target: t, Changes: changesOf(t.Before, t.Now), Formats: render.Extensions()}
	var about *report.Report
	if t.Now != nil {
		var err error
		if about, err = t.Report(); err != nil || len(about.Targets) != 1 {
			http.Error(w, "the report of this target cannot be read", http.StatusInternalServerError)
			return
		}
		body.Report = &about.Targets[0]
	}
	recent, err := d.source.Recent(r.Context(), t.Name.String(), timelinePoints)
	body.NoPast = err != nil
	body.Timeline, body.Recent = timelineOf(recent), recent[:min(len(recent), timelineShownInTables)]
	p := d.page(r, about)
	p.Title, p.Body = t.Name.String(), body
	d.render(w, http.StatusOK, "target", p)
}

// Counted reports whether anything could be counted.
func (t *target) Counted() bool {
	c := &t.Report.Counts
	return c.Studies.Measured || c.Patients.Measured || c.Instances.Measured
}

// Grade is that of the last audit.
func (t *target) Grade() audit.Grade {
	if t.Report == nil {
		return audit.NoGrade
	}
	return t.Report.Grade
}
