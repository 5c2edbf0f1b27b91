package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/report"
)

var _ = add(Format{Name: "terminal", Extension: ".txt", ForPeople: true, Write: func(w io.Writer, r *report.Report, o Options) error {
	if o.Width == 0 {
		o.Width = 80
	}
	t := terminal{report: r, summary: report.Summarise(r), options: o, lang: o.Lang}
	parts := []func(){}
	if r.Sweep != nil {
		parts = append(parts, func() { t.sweep(r.Sweep) })
	}
	if r.Lint != nil {
		parts = append(parts, func() { t.lint(r.Lint) })
	}
	if r.Listen != nil {
		parts = append(parts, func() { t.listen(r.Listen) })
	}
	if r.Headers != nil {
		parts = append(parts, func() { t.headers(r.Headers) })
	}
	for i, write := range parts {
		write()
		if i == len(parts)-1 && len(r.Targets) == 0 {
			return t.flush(w)
		}
		t.line("")
	}
	t.overview()
	t.places()
	t.stopped()
	t.findings()
	t.accepted()
	t.unmeasured()
	t.elsewhere()
	if o.Verbose || len(r.Targets) == 1 && len(r.Targets[0].Findings) == 0 {
		for _, group := range t.lang.together(t.summary.Targets) {
			t.details(group)
			if err := t.flush(w); err != nil {
				return err
			}
		}
	}
	t.line("")
	for _, l := range t.nextLines() {
		t.line("%s", t.paint(l, text.Bold))
	}
	return t.flush(w)
}})

// A terminal of 24 lines shows up to five targets and what to do without
// scrolling; a longer list of targets scrolls anyway.
const (
	fewTargets    = 5
	linesOfScreen = 24
	linesForFew   = 7 // of findings, at least
	linesForMany  = 24
	indentWidth   = 10 // of what stands under a severity
	usualWidth    = 80
	nameWidth80   = 26 // of a name on a screen of 80 columns; a third of wider ones
)

// terminal writes for a person: the worst first.
type terminal struct {
	report  *report.Report
	summary *report.Summary
	options Options
	lang    Lang
	b       bytes.Buffer
	room    int // for a finding's title and its targets
}

func (t *terminal) line(format string, args ...any) {
	fmt.Fprintf(&t.b, format, args...)
	t.b.WriteByte('\n')
}

// flush writes the lines so far.
func (t *terminal) flush(w io.Writer) error {
	_, err := t.b.WriteTo(w)
	return err
}

// paint colours by meaning, on a terminal only.
func (t *terminal) paint(s string, colors ...text.Color) string {
	if !t.options.Color || s == "" {
		return s
	}
	codes := make([]string, len(colors))
	for i, c := range colors {
		codes[i] = fmt.Sprint(int(c))
	}
	return "\x1b[" + strings.Join(codes, ";") + "m" + s + "\x1b[0m"
}

func (t *terminal) heading(s string) {
	t.line("")
	for _, l := range t.wrapped(s, t.options.Width) {
		t.line("%s", t.paint(l, text.Faint))
	}
}

// title is the first line: what was looked at, when, and whether to the end.
func (t *terminal) title(name, what string) {
	what += ", " + t.report.Started.Format("2006-01-02 15:04 MST")
	t.beside(name+"  ", what, text.Bold)
}

// nameWidth is how many columns the name of a target may have.
func (t *terminal) nameWidth() int { return max(nameWidth80, t.options.Width/3) }

// single reports whether the report is about one target, which every line is
// about then.
func (t *terminal) single() bool { return len(t.report.Targets) == 1 && t.report.Sweep == nil }

// lines is how many lines are written.
func (t *terminal) lines() int { return bytes.Count(t.b.Bytes(), []byte{'\n'}) }

// under are the lines of a text that stands under a severity.
func (t *terminal) under(first, s string) []string {
	prefix := strings.Repeat(" ", indentWidth) + first
	lines := t.wrapped(s, t.options.Width-width(prefix))
	for i := range lines {
		if i == 1 {
			prefix = strings.Repeat(" ", width(prefix))
		}
		lines[i] = prefix + lines[i]
	}
	return lines
}
