package dashboard

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/render"
)

//go:embed pages/*.tmpl
var pages embed.FS

//go:embed style.css
var ownStyle string

// templates are the pages, with the named parts of the HTML report.
var templates = sync.OnceValue(func() *template.Template {
	t := template.Must(render.PageTemplates())
	return template.Must(t.ParseFS(pages, "pages/*.tmpl"))
})

// page is what every template sees.
type page struct {
	render.Page
	Path  string
	query url.Values
	now   time.Time
	Title string
	Body  any
}

// page is a page about a report, which may be empty.
func (d *Dashboard) page(r *http.Request, about *report.Report) *page {
	if about == nil {
		about = new(report.Report)
	}
	return &page{Page: render.NewPage(about, language(r)), Path: r.URL.Path, query: r.URL.Query(), now: d.now()}
}

// language is the one that the URL asks for, else the browser.
func language(r *http.Request) render.Lang {
	if l, err := render.ParseLang(r.URL.Query().Get("lang")); err == nil {
		return l
	}
	for word := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		word, _, _ = strings.Cut(word, ";")
		word, _, _ = strings.Cut(strings.TrimSpace(word), "-")
		if l, err := render.ParseLang(strings.ToLower(word)); err == nil {
			return l
		}
	}
	return render.English
}

// render writes a page whole, or says that it cannot.
func (d *Dashboard) render(w http.ResponseWriter, status int, name string, p *page) {
	var b bytes.Buffer
	if err := templates().ExecuteTemplate(&b, name, p); err != nil {
		http.Error(w, "the page cannot be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

func (d *Dashboard) notFound(w http.ResponseWriter, r *http.Request) {
	p := d.page(r, nil)
	p.Title = p.T("There is no such page")
	d.render(w, http.StatusNotFound, "missing", p)
}

// T says one of our own texts, with the translations of the pages besides those
// of the report.
func (p *page) T(s string) string {
	if p.L == render.Japanese {
		if t, ok := japanese()[s]; ok {
			return t
		}
	}
	return p.Page.T(s)
}

// Tf does the same for a text with values.
func (p *page) Tf(format string, args ...any) string { return fmt.Sprintf(p.T(format), args...) }

// To is a link to a path, in the language of this page.
func (p *page) To(path string, pairs ...any) template.URL {
	q := url.Values{}
	if l := p.query.Get("lang"); l != "" {
		q.Set("lang", l)
	}
	return link(path, q, pairs)
}

// With is a link to this page with something else in the query.
func (p *page) With(pairs ...any) template.URL {
	q := url.Values{}
	for key, values := range p.query {
		if known[key] {
			q[key] = values[:1]
		}
	}
	return link(p.Path, q, pairs)
}

// known are the words of a query. Others go no further.
var known = map[string]bool{"lang": true, "q": true, "show": true, "grade": true, "exposure": true, "zone": true, "check": true, "sort": true, "page": true, "name": true, "id": true}

// link sets pairs of a key and a value; an empty value removes the key. The
// values are escaped here, so the template takes the result as it is.
func link(path string, q url.Values, pairs []any) template.URL {
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1])
		if value == "" {
			q.Del(key)
			continue
		}
		q.Set(key, value)
	}
	if len(q) == 0 {
		return template.URL(path)
	}
	return template.URL(path + "?" + q.Encode())
}

// Asked is what the query says.
func (p *page) Asked(key string) string { return p.query.Get(key) }

// Other is the language that this page is not in.
func (p *page) Other() render.Lang {
	if p.L == render.Japanese {
		return render.English
	}
	return render.Japanese
}

// Ago says how long ago a time was.
func (p *page) Ago(t time.Time) string {
	d := p.now.Sub(t)
	switch {
	case d < time.Minute:
		return p.T("just now")
	case d < 2*time.Hour:
		return p.Tf("%d minutes ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return p.Tf("%d hours ago", int(d.Hours()))
	}
	return p.Tf("%d days ago", int(d.Hours()/24))
}

// In says in how much time something comes.
func (p *page) In(t time.Time) string {
	d := t.Sub(p.now)
	switch {
	case d < time.Minute:
		return p.T("in less than a minute")
	case d < 2*time.Hour:
		return p.Tf("in %d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return p.Tf("in %d hours", int(d.Hours()))
	}
	return p.Tf("in %d days", int(d.Hours()/24))
}

// Due reports a time that is no longer ahead.
func (p *page) Due(t time.Time) bool { return !t.After(p.now) }

// Days says how long ago a time was, where the day is what counts.
func (p *page) Days(t time.Time) string {
	if n := int(p.now.Sub(t).Hours() / 24); n > 0 {
		return p.Tf("%d days", n)
	}
	return p.T("less than a day")
}

// At writes a time for people, Stamp for programs.
func (p *page) At(t time.Time) string    { return t.UTC().Format("2006-01-02 15:04 MST") }
func (p *page) Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// ShadeOf is the class of a grade's colour.
func (p *page) ShadeOf(e audit.Exposure, g audit.Grade) string {
	return p.Shade(&report.Target{Exposure: e, Grade: g})
}

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

//go:embed ja.yaml
var jaFile embed.FS

// japanese has what the pages say besides the texts of the report, by the
// English text.
var japanese = sync.OnceValue(func() map[string]string { return render.Translations(jaFile, "ja.yaml") })
