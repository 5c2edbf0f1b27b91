package render

import (
	"os"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// read reads a report that the model's tests keep.
func read(t *testing.T, name string) *report.Report {
	t.Helper()
	f, err := os.Open("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := report.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sample reads the report that every format renders.
func sample(t *testing.T) *report.Report {
	t.Helper()
	return read(t, "report.json")
}

// documents are the reports that schemas are tried on.
func documents(t *testing.T) map[string]*report.Report {
	t.Helper()
	list := map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "empty": report.New(audit.Text{}, day(1), day(1), true, nil)}
	for _, name := range []string{"everything.json", "first-version.json", "doubts.json", "listen.json", "lint.json", "places.json"} {
		list[name] = read(t, name)
	}
	return list
}

func day(n int) time.Time { return time.Date(2026, time.November, n, 3, 0, 0, 0, time.UTC) }

func reportOf(n int, targets ...report.Target) *report.Report {
	r := report.New(audit.Text{}, day(n), day(n), true, nil)
	r.Targets = targets
	return r
}

// settledAs and boundAs are a target of which all is settled, and one of which
// a rung is not.
func settledAs(e audit.Exposure) report.Target {
	return report.Target{
		Name: audit.Lit("main"), Address: audit.Lit("pacs:104"), Called: audit.Lit("PACS"),
		Exposure: e, Settled: e.Measured(), Findings: []report.Finding{},
	}
}

func boundAs(e audit.Exposure, r audit.Rung) report.Target {
	x := settledAs(e)
	x.Settled, x.Doubt = false, r
	return x
}

func withDoor(x report.Target, e audit.Exposure) report.Target {
	x.Web = &report.Web{Exposure: e, Settled: e == audit.ExposureClosed}
	return x
}

// TestOneChangeClosesAsManyFindingsInEveryFormat: a fault on three targets is
// three findings on the screen, in Markdown and on the page, in both languages.
func TestOneChangeClosesAsManyFindingsInEveryFormat(t *testing.T) {
	callers := &report.Cause{ID: audit.Lit("callers"), Fix: audit.Lit("Check the callers")}
	target := func(name string) report.Target {
		a := settledAs(audit.PHIVisible)
		a.Name = audit.Operator(name)
		a.Findings = []report.Finding{
			finding(audit.NewID("first-fault"), audit.Critical, audit.Text{}, callers),
			finding(audit.NewID("second-fault"), audit.High, audit.Text{}, callers),
			finding(audit.NewID("third-fault"), audit.Low, audit.Lit("Rename it"), nil),
		}
		return a
	}
	a, b, c := target("a"), target("b"), target("c")
	for lang, want := range map[Lang][2]string{
		English:  {"The same change on 3 servers closes 6 of all 9 findings:", "One change closes 2 of all 3 findings:"},
		Japanese: {"3 台で同じ変更を行うと、指摘全 9 件のうち 6 件が解消:", "1 つの変更で、指摘全 3 件のうち 2 件が解消:"},
	} {
		for _, format := range []string{"terminal", "markdown", "html"} {
			if got := string(render(t, format, reportOf(1, a, b, c), Options{Lang: lang})); !strings.Contains(got, want[0]) {
				t.Errorf("%s in %v, three targets: lacks %q", format, lang, want[0])
			}
			if got := string(render(t, format, reportOf(1, a), Options{Lang: lang})); !strings.Contains(got, want[1]) {
				t.Errorf("%s in %v, one target: lacks %q", format, lang, want[1])
			}
		}
	}
}
