package dashboard

import (
	"html/template"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report/render"
)

// mark is a grade with its colour.
type mark struct {
	Class string
	Grade audit.Grade
}

// Mark is a grade for the template that shows it.
func (p *page) Mark(e audit.Exposure, g audit.Grade) mark { return mark{p.ShadeOf(e, g), g} }

// about hands changes to the template that says them.
type about struct {
	P *page
	C changes
}

// About hands changes over.
func (p *page) About(c changes) about { return about{p, c} }

// Minus and Plus calculate for templates.
func (p *page) Minus(a, b int) int { return a - b }

// Plus adds.
func (p *page) Plus(a, b int) int { return a + b }

// sort is a way to sort the list.
type sort struct{ Word, Label string }

// Sorts are the ways besides the first.
func (p *page) Sorts() []sort {
	return []sort{
		{"grade", p.T("Grade")}, {"name", p.T("Name")}, {"records", p.T("Records with a person")},
		{"findings", p.T("Findings")}, {"audited", p.T("Audited")},
	}
}

// file is a report to take away.
type file struct {
	URL   template.URL
	Label string
}

// Downloads are the reports of a target, or of all.
func (p *page) Downloads(name any) []file {
	var list []file
	for _, extension := range render.Extensions() {
		pairs := []any{"format", extension}
		if name != "" {
			pairs = append(pairs, "name", name)
		}
		list = append(list, file{p.To("/report", pairs...), strings.TrimPrefix(extension, ".")})
	}
	return list
}
