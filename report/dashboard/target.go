package dashboard

import (
	"bytes"
	"mime"
	"net/http"
	"slices"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/render"
)

// target is the page of one target.
type target struct {
	Target
	Report   *report.Target // nil where it was never audited
	Next     time.Time      // zero where no audit is planned
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
	body.Next = d.source.Next(t.Name.String())
	p := d.page(r, about)
	p.Title, p.Body = t.Name.String(), body
	d.render(w, http.StatusOK, "target", p)
}

// Counted reports whether anything could be counted.
func (t *target) Counted() bool {
	c := &t.Report.Counts
	return c.Studies.Measured || c.Patients.Measured || c.Instances.Measured
}

// Failed are the findings of the last audit that the list of all targets counts:
// those that nobody has signed for by now.
func (t *target) Failed() []report.Finding { return t.failed(true) }

// SignedFor are those that somebody has signed for since then.
func (t *target) SignedFor() []report.Finding { return t.failed(false) }

func (t *target) failed(counted bool) []report.Finding {
	failing := t.Failing()
	return slices.DeleteFunc(slices.Clone(t.Report.Findings), func(f report.Finding) bool {
		return !f.Open() || slices.Contains(failing, f.ID) != counted
	})
}

// Grade is that of the last audit.
func (t *target) Grade() audit.Grade {
	if t.Report == nil {
		return audit.NoGrade
	}
	return t.Report.Grade
}

// download sends the report of a target, or of all: to be read, or in any format
// to take away.
func (d *Dashboard) download(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	extension, disposition := q.Get("format"), "attachment"
	if !q.Has("format") {
		extension, disposition = ".html", "inline"
	}
	format, err := render.FormatByExtension(extension)
	if err != nil {
		d.notFound(w, r)
		return
	}
	list, base := d.source.Targets(), "pacsaudit"
	if q.Has("name") {
		t, ok := d.source.Find(q.Get("name"))
		if !ok {
			d.notFound(w, r)
			return
		}
		list, base = []Target{t}, "pacsaudit-target"
	}
	whole, err := reportOf(list)
	if err != nil {
		http.Error(w, "the report of a target cannot be read", http.StatusInternalServerError)
		return
	}
	var b bytes.Buffer
	if err := format.Write(&b, whole, render.Options{Lang: language(r)}); err != nil {
		http.Error(w, "the report cannot be written", http.StatusInternalServerError)
		return
	}
	kind := mime.TypeByExtension(extension)
	if kind == "" {
		kind = "application/octet-stream"
	}
	if disposition == "inline" { // it has a style of its own
		w.Header().Set("Content-Security-Policy", render.PagePolicy(whole, language(r))+"; frame-ancestors 'none'")
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", disposition+`; filename="`+base+extension+`"`)
	w.Write(b.Bytes())
}

// reportOf puts together the last reports of targets.
func reportOf(list []Target) (*report.Report, error) {
	var reports []*report.Report
	for _, t := range list {
		if t.Now == nil {
			continue
		}
		one, err := t.Report()
		if err != nil {
			return nil, err
		}
		reports = append(reports, one)
	}
	whole, _ := report.Merge(reports...)
	return whole, nil
}
