package commands

import (
	"slices"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// pageFlags are about the first page in HTML.
func pageFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "classification", Category: rare, Usage: "`TEXT` of up to 80 characters on the first page in HTML and at the top of each printed one, such as TLP:AMBER; a field to fill in if absent"},
		&cli.PathFlag{Name: "since", Category: ofOutput, Usage: "show on the first page in HTML what has changed since the report `OLD.json`"},
	}
}

// mostClassification is how many characters stand at the top of each page and
// cover nothing of it.
const mostClassification = 80

// page is what the operator adds to the first page in HTML.
type page struct {
	since          *report.Report // nil for none
	classification audit.Text
}

// readPage reads the older report before the audit, so that a wrong name costs
// nothing.
func (o *output) readPage(c *cli.Context) (err error) {
	for _, name := range []string{"since", "classification"} {
		if c.String(name) != "" && !slices.ContainsFunc(o.sinks, func(s sink) bool { return s.format.Name == "html" }) {
			return usage("--%s is for the page in HTML: add --output FILE.html", name)
		}
	}
	if n := utf8.RuneCountInString(c.String("classification")); n > mostClassification {
		return usage("--classification has %d characters: %d at most have room at the top of a page", n, mostClassification)
	}
	o.page.classification = audit.Operator(c.String("classification"))
	if old := c.String("since"); old != "" {
		allowReports(2)
		o.page.since, err = readReport(c.Context, old)
	}
	return err
}

// held is how many reports this holds.
func (p page) held() int {
	if p.since == nil {
		return 0
	}
	return 1
}

// sinceBefore refuses an older report that is none.
func (p page) sinceBefore(r *report.Report) error {
	if p.since != nil && !p.since.Started.Before(r.Started) {
		return usage("--since: that report is not older than this one: did the two change places?")
	}
	return p.sinceSame(r)
}

// sinceSame refuses an older report that has nothing in common with this one.
func (p page) sinceSame(r *report.Report) error {
	if p.since != nil && !report.Comparable(p.since, r) {
		return usage("--since: that report has no target in common with this one, by name and called AE title: is it of another site?")
	}
	return nil
}
