package dashboard

import (
	"bytes"
	"mime"
	"net/http"

	"pacsaudit/report"
	"pacsaudit/report/render"
)

// download sends the report of a target, or of all, in any format.
func (d *Dashboard) download(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	extension := q.Get("format")
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
	var reports []*report.Report
	for _, t := range list {
		if t.Now == nil {
			continue
		}
		one, err := t.Report()
		if err != nil {
			http.Error(w, "the report of a target cannot be read", http.StatusInternalServerError)
			return
		}
		reports = append(reports, one)
	}
	whole, _ := report.Merge(reports...)
	var b bytes.Buffer
	if err := format.Write(&b, whole, render.Options{Lang: language(r)}); err != nil {
		http.Error(w, "the report cannot be written", http.StatusInternalServerError)
		return
	}
	kind := mime.TypeByExtension(extension)
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+base+extension+`"`)
	w.Write(b.Bytes())
}
