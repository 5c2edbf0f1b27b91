package render

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

var _ = add(Format{Name: "terminal", Extension: ".txt", ForPeople: true, Write: func(w io.Writer, r *report.Report, o Options) error {
	if o.Width == 0 {
		o.Width = 80
	}
	t := terminal{report: r, summary: report.Summarise(r), options: o, lang: o.Lang}
	if r.Sweep != nil {
		t.sweep(r.Sweep)
		if len(r.Targets) == 0 && r.Headers == nil {
			return t.flush(w)
		}
		t.line("")
	}
	if r.Headers != nil {
		t.headers(r.Headers)
		if len(r.Targets) == 0 {
			return t.flush(w)
		}
		t.line("")
	}
	t.overview()
	t.stopped()
	t.findings()
	t.accepted()
	t.unmeasured()
	if o.Verbose || len(r.Targets) == 1 && len(r.Targets[0].Findings) == 0 {
		for _, target := range t.summary.Targets {
			t.details(target)
			if err := t.flush(w); err != nil {
				return err
			}
		}
	}
	t.line("")
	for _, l := range t.wrapped(t.lang.next(t.summary), t.options.Width) {
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
	nameWidthMax  = 26
)

// terminal writes for a person: the worst first.
type terminal struct {
	report  *report.Report
	summary *report.Summary
	options Options
	lang    Lang
	b       bytes.Buffer
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
	t.line("%s", t.paint(s, text.Faint))
}

func severityColors(s audit.Severity) []text.Color {
	switch s {
	case audit.Critical:
		return []text.Color{text.Bold, text.FgRed}
	case audit.High:
		return []text.Color{text.FgRed}
	case audit.Medium:
		return []text.Color{text.FgYellow}
	}
	return []text.Color{text.FgCyan}
}

func exposureColors(t *report.Target) []text.Color {
	switch e := t.Exposure; {
	case e >= audit.RecordsVisible:
		return []text.Color{text.Bold, text.FgRed}
	case e >= audit.QueryAuthorised:
		return []text.Color{text.FgRed}
	case e >= audit.Associates:
		return []text.Color{text.FgYellow}
	case e == audit.ExposureClosed && t.Measured():
		return []text.Color{text.FgGreen}
	}
	return []text.Color{text.Faint}
}

func (t *terminal) overview() {
	r := t.report
	title := t.lang.count(uint64(len(r.Targets)), "%s target", "%s targets") + ", " + r.Started.Format("2006-01-02 15:04 MST")
	if !r.Complete {
		title += t.lang.say(", interrupted: what is known so far")
	}
	t.line("%s  %s", t.paint("pacsaudit", text.Bold), title)
	nameWidth, exposureWidth := width(t.lang.say("TARGET")), width(t.lang.say("EXPOSURE"))
	for i := range r.Targets {
		nameWidth = max(nameWidth, width(r.Targets[i].Name.String()))
		exposureWidth = max(exposureWidth, width(t.exposure(&r.Targets[i])))
	}
	nameWidth = min(nameWidth, nameWidthMax)
	head, sees := pad(t.lang.say("GRADE"), 7)+pad(t.lang.say("EXPOSURE"), exposureWidth)+"  "+pad(t.lang.say("TARGET"), nameWidth), "  "+t.lang.say("A STRANGER SEES")
	if width(head+sees) > t.options.Width {
		sees = "" // that stands below each target then
	}
	t.heading(strings.TrimRight(head+sees, " "))
	for _, target := range t.summary.Targets {
		colors := exposureColors(target)
		line := t.paint(pad("  "+cmp.Or(target.Grade.String(), "-"), 7), colors...) + t.paint(pad(t.exposure(target), exposureWidth), colors...) +
			"  " + pad(target.Name.String(), nameWidth) + "  "
		seen := t.lang.seen(target)
		room := t.options.Width - 7 - exposureWidth - 2 - nameWidth - 2
		if width(seen) <= room {
			t.line("%s%s", line, seen)
			continue
		}
		t.line("%s", strings.TrimRight(line, " ")) // what was seen stands below, over the whole width
		for _, l := range t.under("", seen) {
			t.line("%s", l)
		}
	}
}

// exposure is the word of a target's exposure.
func (t *terminal) exposure(target *report.Target) string {
	return t.lang.exposureOf(target.Exposure, target.AtLeast())
}

// stopped says loudly which servers stopped during the audit.
func (t *terminal) stopped() {
	list := t.summary.Stopped()
	if len(list) == 0 {
		return
	}
	t.heading(t.lang.say("STOPPED DURING THE AUDIT"))
	for _, target := range list {
		for _, l := range t.under("", target.Name.String()+": "+t.lang.stop(target)) {
			t.line("%s", t.paint(l, text.Bold, text.FgRed))
		}
	}
}

// findings says what to do: the worst with the fix, the rest in a line each.
func (t *terminal) findings() {
	faults := t.summary.Faults
	if len(faults) == 0 {
		return
	}
	t.heading(t.lang.say("WHAT TO DO"))
	left := linesForMany
	if len(t.report.Targets) <= fewTargets {
		left = max(linesForFew, linesOfScreen-t.lines()-t.tail())
	}
	for i, f := range faults {
		lines := t.faultLines(f)
		if f.Severity >= audit.High || i == 0 || t.options.Verbose {
			lines = append(lines, t.under("→ ", t.lang.sentence(f.Fix))...)
		}
		if t.options.Verbose {
			for _, a := range f.Advice() {
				lines = append(lines, t.under("  ", list(a.Targets)+": "+t.lang.sentence(a.Setting))...)
			}
			lines = append(lines, t.under("  ", f.ID.String()+": "+list(targetsOf(f)))...)
		} else if left -= len(lines); left < 1 && i+1 < len(faults) || left < 0 {
			t.line("%s%s", strings.Repeat(" ", indentWidth), t.paint(t.lang.count(uint64(len(faults)-i), "and %s more: --verbose shows it", "and %s more: --verbose shows them"), text.Faint))
			return
		}
		for _, l := range lines {
			t.line("%s", l)
		}
	}
}

// lines is how many lines are written.
func (t *terminal) lines() int { return bytes.Count(t.b.Bytes(), []byte{'\n'}) }

// tail is how many lines stand below the findings, the shell's prompt among
// them.
func (t *terminal) tail() int {
	below := terminal{report: t.report, summary: t.summary, options: t.options, lang: t.lang}
	below.accepted()
	below.unmeasured()
	return below.lines() + 1 + len(t.wrapped(t.lang.next(t.summary), t.options.Width)) + 1
}

// targetsOf are the names of the targets that have a fault.
func targetsOf(f *report.Fault) []audit.Text {
	var names []audit.Text
	for _, on := range f.On {
		names = append(names, on.Target.Name)
	}
	return names
}

func list(names []audit.Text) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n.String())
	}
	return b.String()
}

// faultLines have the title on the left and the targets on the right; a title
// that does not fit goes on in a second line.
func (t *terminal) faultLines(f *report.Fault) []string {
	room := t.options.Width - indentWidth
	title := t.lang.Text(f.Title)
	severity := t.paint(pad(t.lang.Word(f.Severity), indentWidth), severityColors(f.Severity)...)
	where := ""
	if !t.options.Verbose { // they stand below, all of them
		where = list(targetsOf(f))
	}
	if width(title)+2+width(where) > room && where != "" {
		where = t.lang.count(uint64(len(f.On)), "%s target", "%s targets")
		if len(f.On) == 1 {
			where = cut(f.On[0].Target.Name.String(), max(room-width(title)-2, nameWidthMax))
		}
	}
	lines := t.wrapped(title, max(room-width(where)-2, 1))
	if where == "" {
		lines = t.wrapped(title, room)
	}
	for i := range lines {
		switch {
		case i > 0:
			lines[i] = strings.Repeat(" ", indentWidth) + lines[i]
		case where == "":
			lines[i] = severity + lines[i]
		default:
			lines[i] = severity + pad(lines[i], room-width(where)-2) + "  " + t.paint(where, text.Faint)
		}
	}
	return lines
}

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

// accepted shows the risks that somebody signed for; they are not counted.
func (t *terminal) accepted() {
	if len(t.summary.Accepted) == 0 {
		return
	}
	t.heading(t.lang.say("ACCEPTED RISKS"))
	for _, a := range t.summary.Accepted {
		for _, l := range t.under("", t.lang.sayf("%[1]s: %[2]s, until %[3]s (%[4]s, %[5]s)", cut(a.Target.Name.String(), nameWidthMax), t.lang.Text(a.Title), a.Accepted.Until, a.Accepted.Reason, a.Accepted.By)) {
			t.line("%s", l)
		}
	}
}

func (t *terminal) unmeasured() {
	list := t.summary.Unmeasured()
	if len(list) == 0 {
		return
	}
	t.heading(t.lang.say("NOT MEASURED OR NOT SETTLED (which is not the same as safe)"))
	for i, target := range list {
		if i == fewTargets && !t.options.Verbose && i+1 < len(list) {
			t.line("%s%s", strings.Repeat(" ", indentWidth), t.paint(t.lang.count(uint64(len(list)-i), "and %s more: --verbose shows it", "and %s more: --verbose shows them"), text.Faint))
			return
		}
		for _, l := range t.under("", target.Name.String()+": "+t.lang.reason(target)) {
			t.line("%s", l)
		}
	}
}
