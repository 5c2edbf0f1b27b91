// Package dashboard shows what is known of all targets on pages of HTML: the
// fleet, a target with its findings and its history, the checks, and what was
// not measured. Pages are made on the server; there is no script, no cookie and
// nothing from elsewhere. What is shown, filtered and sorted stands in the URL.
//
// The pages show what reports hold, which is counts and no patient's value.
package dashboard

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/kept"
	"pacsaudit/report/render"
)

// Target is what the pages know of a configured target.
type Target struct {
	Name, Address, Owner audit.Text
	Zone                 audit.Zone
	Now, Before          *Summary // the last audit, and the one before; nil where there was none
	Known                kept.Level
	// Open are the checks that are known to fail, without those somebody signed for.
	Open []audit.ID
	// Report is the report of the last audit, of this target alone.
	Report func() (*report.Report, error)
}

// Summary is what a list says of an audit.
type Summary struct {
	Finished            time.Time
	Exposure            audit.Exposure
	Grade               audit.Grade
	AtBest              audit.Grade // of a target without a grade, if anything is known
	Settled             bool        // nothing was left in doubt
	TitleUnproven       bool        // closed under a called AE title that nothing proves
	Records             uint64
	RecordsExposed      uint64
	Failed, Unconfirmed []audit.ID // checks, in the order of the report; without those somebody signed for
	Services            *report.Services
}

// SummaryOf is the summary of a report of one target.
func SummaryOf(r *report.Report) *Summary {
	t := &r.Targets[0]
	s := &Summary{Finished: r.Finished, Exposure: t.Exposure, Grade: t.Grade, AtBest: t.AtBest, Settled: t.Measured(), TitleUnproven: t.TitleUnproven, Records: t.PHI.Records, RecordsExposed: t.PHI.Exposed, Services: t.Services}
	for i := range t.Findings {
		switch f := &t.Findings[i]; {
		case f.Open():
			s.Failed = append(s.Failed, f.ID)
		case f.Verdict == audit.RulingInconclusive:
			s.Unconfirmed = append(s.Unconfirmed, f.ID)
		}
	}
	return s
}

// Point is a past audit of a target.
type Point struct {
	Finished       time.Time
	Exposure       audit.Exposure
	Grade          audit.Grade
	Settled        bool
	Records        uint64
	RecordsExposed uint64
	FailedChecks   int
}

// Source is where the pages get what they show.
type Source interface {
	// Targets are all that is configured, by name.
	Targets() []Target
	// Find is the target of a name.
	Find(name string) (Target, bool)
	// Recent are a target's last audits, the newest first.
	Recent(ctx context.Context, name string, n int) ([]Point, error)
	// Next is when a target is audited next; zero where nothing is planned.
	Next(name string) time.Time
}

// Dashboard serves the pages.
type Dashboard struct {
	// Refresh is after what time a browser asks for a page again; 0 for never.
	Refresh time.Duration

	source Source
	checks []*audit.Check
	now    func() time.Time
	mux    *http.ServeMux
}

// New makes the pages of a source. The checks are those of the catalogue.
func New(source Source, checks []*audit.Check, now func() time.Time) *Dashboard {
	d := &Dashboard{source: source, checks: checks, now: now, mux: http.NewServeMux()}
	d.mux.HandleFunc("GET /{$}", d.fleet)
	d.mux.HandleFunc("GET /target", d.target)
	d.mux.HandleFunc("GET /checks", d.catalogue)
	d.mux.HandleFunc("GET /check", d.check)
	d.mux.HandleFunc("GET /unmeasured", d.unmeasured)
	d.mux.HandleFunc("GET /report", d.download)
	d.mux.HandleFunc("GET /style.css", style)
	d.mux.HandleFunc("/", d.notFound)
	return d
}

// policy allows our style and our forms, and nothing from anywhere else.
const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (d *Dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Vary", "Accept-Language")
	if seconds := int(d.Refresh.Seconds()); seconds > 0 && refreshed[r.URL.Path] {
		h.Set("Refresh", strconv.Itoa(seconds))
	}
	d.mux.ServeHTTP(w, r)
}

// refreshed are the pages of what audits change.
var refreshed = map[string]bool{"/": true, "/target": true, "/checks": true, "/unmeasured": true}

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Write([]byte(render.Stylesheet() + ownStyle))
}
