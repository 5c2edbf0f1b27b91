package render

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
)

// Entry is a check as the catalogue shows it.
type Entry struct {
	ID         audit.ID
	Severity   audit.Severity
	Zoned      bool // the severity rises with the zone
	Title, Fix audit.Text
	Why        audit.Text
	How        audit.How
	Settings   []Setting
	Refs       []audit.Text
}

// Setting is what to change in a product.
type Setting struct {
	Product audit.Product
	Text    audit.Text
}

// WriteCatalogue lists checks, one line each.
func WriteCatalogue(w io.Writer, list []Entry, o Options) error {
	if o.Width == 0 {
		o.Width = 80
	}
	t := terminal{options: o, lang: o.Lang}
	idWidth := 0
	for _, e := range list {
		idWidth = max(idWidth, width(e.ID.String()))
	}
	for _, e := range list {
		severity := t.paint(pad(t.lang.Word(e.Severity), indentWidth), severityColors(e.Severity)...)
		id, title := pad(e.ID.String(), idWidth)+"  ", t.lang.Text(e.Title)
		for _, l := range t.wrapped(title, t.options.Width-indentWidth-width(id)) {
			t.line("%s%s%s", severity, id, l)
			severity, id = right("", indentWidth), right("", width(id))
		}
	}
	t.line("")
	if len(list) > 0 {
		t.beside("", t.lang.sayf("%[1]d checks. One of them explained: pacsaudit checks %[2]s", len(list), list[0].ID))
	}
	return t.flush(w)
}

// WriteCheck explains a check: what it means, why it matters, how it comes to
// its verdict, how to fix the fault, where that is written.
func WriteCheck(w io.Writer, e Entry, o Options) error {
	t := terminal{options: o, lang: o.Lang}
	if t.options.Width == 0 {
		t.options.Width = 80
	}
	say := t.lang.say
	t.line("%s", t.paint(e.ID.String(), text.Bold))
	t.paragraph("", t.lang.sentence(e.Title))
	t.heading(say("SEVERITY"))
	severity := t.lang.Word(e.Severity)
	if e.Zoned {
		severity += say("; one step higher in guest networks, two on the internet")
	}
	t.paragraph("  ", severity)
	t.heading(say("WHY IT MATTERS"))
	t.paragraph("  ", t.lang.sentence(e.Why))
	t.heading(say("HOW IT IS CHECKED"))
	t.how(e.How)
	t.heading(say("FIX"))
	t.paragraph("  ", t.lang.sentence(e.Fix))
	for _, s := range e.Settings {
		t.paragraph("  ", t.lang.sentence(s.Text)) // it begins with the product
	}
	t.heading(say("REFERENCES"))
	for _, r := range e.Refs {
		t.paragraph("  ", t.lang.Text(r))
	}
	return t.flush(w)
}

// how says what is asked, and when each verdict is given.
func (t *terminal) how(h audit.How) {
	t.paragraph("  ", t.lang.sentence(h.Asks))
	columns := 0
	for _, r := range audit.Rulings() {
		columns = max(columns, width(t.lang.Word(r)))
	}
	for _, r := range audit.Rulings() {
		if when := h.When(r); !when.IsZero() {
			t.paragraph(fmt.Sprintf("  %s  ", pad(t.lang.Word(r), columns)), t.lang.sentence(when))
		}
	}
}

// paragraph wraps a text; the lines after the first stand under the first.
func (t *terminal) paragraph(prefix, s string) {
	for i, l := range t.wrapped(s, t.options.Width-width(prefix)) {
		if i == 1 {
			prefix = pad("", width(prefix))
		}
		t.line("%s%s", prefix, l)
	}
}
