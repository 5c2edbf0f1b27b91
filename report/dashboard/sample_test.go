package dashboard_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
	"pacsaudit/report/dashboard"
	"pacsaudit/report/kept"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fake is a fleet.
type fake struct {
	list   []dashboard.Target
	points map[string][]dashboard.Point
	broken bool
}

func (f *fake) Targets() []dashboard.Target { return f.list }

func (f *fake) Find(name string) (dashboard.Target, bool) {
	for _, t := range f.list {
		if t.Name.String() == name {
			return t, true
		}
	}
	return dashboard.Target{}, false
}

func (f *fake) Recent(_ context.Context, name string, n int) ([]dashboard.Point, error) {
	if f.broken {
		return nil, errors.New("the disk is gone")
	}
	p := f.points[name]
	return p[:min(len(p), n)], nil
}

// Next is in three hours for all that were audited.
func (f *fake) Next(name string) time.Time {
	if t, ok := f.Find(name); !ok || t.Now == nil {
		return time.Time{}
	}
	return noon.Add(3*time.Hour + time.Minute)
}

func (f *fake) add(o audit.Observation, before *dashboard.Summary, zone audit.Zone) {
	f.addKnown(o, kept.Level{}, before, zone)
}

// addKnown adds a target of which something was known before.
func (f *fake) addKnown(o audit.Observation, known kept.Level, before *dashboard.Summary, zone audit.Zone) {
	r := report.New(audit.Lit("pacsaudit test"), o.Started, o.Finished, true, []audit.Result{audit.Judge(o, checks.All())})
	known = known.After(&r.Targets[0], o.Finished)
	var open []audit.ID
	for _, k := range known.Findings {
		if !slices.ContainsFunc(o.Target.Accepted, func(a audit.Acceptance) bool { return a.Check == k.Check }) {
			open = append(open, k.Check)
		}
	}
	f.list = append(f.list, dashboard.Target{
		Name: o.Target.Name, Address: o.Target.Address, Owner: audit.Operator("imaging-it@example.org"), Zone: zone, Known: known, Open: open,
		Now: dashboard.SummaryOf(r), Before: before, Report: func() (*report.Report, error) { return r, nil },
	})
}

func target(name string) audit.Target {
	return audit.Target{Name: audit.Operator(name), Address: audit.Operator("127.0.0.1:11112"), Called: audit.Operator("ARCHIVE")}
}

// hostile is a name that an operator could have been tricked into.
const hostile = `<script>alert(1)</script> "quoted" & 放射線`

// sample is a fleet with one target of each kind.
func sample() *fake {
	ok := audit.Step{Outcome: audit.OK}
	open := audit.Observation{
		Target: target("main archive"), Started: noon.Add(-10 * time.Minute), Finished: noon.Add(-9 * time.Minute),
		Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: ok, Echo: ok}, Find: ok,
	}
	open.Contexts[audit.CTStorage] = audit.Accepted
	open.Target.Accepted = []audit.Acceptance{{Check: audit.NewID("store-negotiated"), Until: audit.DayOf(noon.AddDate(1, 0, 0)), Reason: audit.Lit("vendor upgrade"), By: audit.Lit("CISO")}}
	tally := &phi.Tally{Records: 60, AnyExposed: 57, Identified: 50}
	for _, field := range []phi.Field{phi.PatientName, phi.BirthDate, phi.PatientID, phi.Sex} {
		tally.Fields[field][phi.Exposed], tally.Fields[field][phi.Empty] = 57, 3
	}
	open.Query.Tally = tally
	f := &fake{points: map[string][]dashboard.Point{}}
	f.add(open, &dashboard.Summary{Exposure: audit.ExposureClosed, Grade: audit.GradeB, Settled: true, Failed: []audit.ID{audit.NewID("an-old-fault")}}, audit.Clinical)
	rejected := audit.Rejection(1, 1, 7)
	closed := audit.Observation{
		Target: target("closed"), Started: noon.Add(-3 * time.Hour), Finished: noon.Add(-3 * time.Hour), Transport: audit.Plaintext,
		Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: rejected, WithCalledTitle: rejected, Configured: ok},
	}
	f.add(closed, dashboard.SummaryOf(report.New(audit.Lit("t"), noon, noon, true, []audit.Result{audit.Judge(closed, checks.All())})), audit.Imaging)
	gone := audit.Observation{Target: target(hostile), Started: noon.Add(-80 * time.Hour), Finished: noon.Add(-80 * time.Hour), Steps: audit.Steps{Reach: audit.Step{Outcome: audit.TimedOut}}}
	f.add(gone, nil, audit.NoZone)
	f.list = append(f.list, dashboard.Target{Name: audit.Operator("new"), Address: audit.Operator("127.0.0.1:104")})
	for i := range 40 {
		p := dashboard.Point{Finished: noon.Add(-time.Duration(i) * 6 * time.Hour), Exposure: audit.PHIVisible, Grade: audit.GradeF, Settled: true, Records: 60, RecordsExposed: uint64(57 - i), FailedChecks: 9}
		switch {
		case i > 30:
			p = dashboard.Point{Finished: p.Finished, Exposure: audit.ExposureClosed, Grade: audit.GradeB, Settled: true, FailedChecks: 1}
		case i == 12 || i == 13:
			p = dashboard.Point{Finished: p.Finished, Exposure: audit.Unreachable}
		}
		f.points["main archive"] = append(f.points["main archive"], p)
	}
	return f
}

// get asks for a page.
func get(t testing.TB, h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func pagesOf(f *fake) *dashboard.Dashboard {
	return dashboard.New(f, checks.All(), func() time.Time { return noon })
}

// many is a fleet of so many closed targets.
func many(n int) *fake {
	f := sample()
	for i := range n {
		t := f.list[1]
		t.Name = audit.Operator(fmt.Sprintf("archive %05d", i))
		f.list = append(f.list, t)
	}
	return f
}
