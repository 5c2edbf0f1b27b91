package render

import (
	"html/template"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// Page lends the HTML report's way of saying and showing things to the pages of
// serve, whose templates call its methods.
type Page struct{ *view }

// NewPage is for a page about what a report says, in a language.
func NewPage(r *report.Report, l Lang) Page { return Page{&view{R: r, L: l, S: report.Summarise(r)}} }

// ExposureWord says an exposure in a few words.
func (p Page) ExposureWord(e audit.Exposure) string { return p.L.exposure(e) }

// PageTemplates are the parts of the HTML report that have a name.
func PageTemplates() (*template.Template, error) { return template.New("report").Parse(pageTemplate) }

// Stylesheet is the HTML report's.
func Stylesheet() string { return pageStyle }

// PagePolicy is the content security policy of the page of a report.
func PagePolicy(r *report.Report, l Lang) string { return (&view{R: r, L: l}).Policy() }
