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
		if len(r.Targets) == 0 && r.Headers == nil && r.Lint == nil {
			return t.flush(w)
		}
		t.line("")
	}
	if r.Lint != nil {
		t.lint(r.Lint)
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
	t.elsewhere()
	if o.Verbose || len(r.Targets) == 1 && len(r.Targets[0].Findings) == 0 {
		for _, target := range t.summary.Targets {
			t.details(target)
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
	what := t.lang.count(uint64(len(t.report.Targets)), "%s target", "%s targets")
	if t.single() {
		what = t.report.Targets[0].Name.String()
	}
	t.title("pacsaudit", what)
	if !t.report.Complete {
		t.beside("", t.lang.say("Interrupted: this is what is known so far."), text.Bold)
	}
	nameWidth, exposureWidth := width(t.lang.say("TARGET")), width(t.lang.say("EXPOSURE"))
	for i := range t.report.Targets {
		nameWidth = max(nameWidth, width(t.report.Targets[i].Name.String()))
		exposureWidth = max(exposureWidth, width(t.lang.exposureWord(t.report.Targets[i].Exposure)))
	}
	nameWidth = min(nameWidth, t.nameWidth())
	head, sees := pad(t.lang.say("GRADE"), 7)+pad(t.lang.say("EXPOSURE"), exposureWidth), "  "+t.lang.say("A STRANGER SEES")
	if !t.single() {
		head += "  " + pad(t.lang.say("TARGET"), nameWidth)
	}
	if width(head+sees) > t.options.Width {
		sees = "" // that stands below each target then
	}
	t.heading(strings.TrimRight(head+sees, " "))
	for _, target := range t.summary.Targets {
		// "at least" makes an exposure longer than its column; its line is out of step then.
		exposure := t.exposure(target)
		exposure += strings.Repeat(" ", max(0, exposureWidth-width(exposure)))
		grade, name := pad("  "+cmp.Or(target.Grade.String(), "-"), 7), ""
		if !t.single() {
			columns := min(nameWidth, t.options.Width-width(grade+exposure)-2)
			name = "  " + pad(shortName(target.Name.String(), columns), columns)
		}
		left := t.options.Width - width(grade+exposure+name) - 2
		colors := exposureColors(target)
		line := t.paint(grade, colors...) + t.paint(exposure, colors...) + name
		seen := t.lang.seen(target)
		if width(seen) <= left {
			t.line("%s  %s", line, seen)
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
		for _, l := range t.under("", t.of(target)+t.lang.stop(target)) {
			t.line("%s", t.paint(l, text.Bold, text.FgRed))
		}
	}
}

// findings says what to do: the worst with the fix, the rest in a line each.
// What one change mends stands together, with that change.
func (t *terminal) findings() {
	faults := t.summary.Faults
	if len(faults) == 0 {
		return
	}
	t.heading(t.lang.say("WHAT TO DO"))
	t.room = t.faultRoom()
	left, shown, together := linesForMany, 0, false
	if len(t.report.Targets) <= fewTargets {
		left = max(linesForFew, linesOfScreen-t.lines()-t.tail())
	}
	for _, g := range report.Groups(faults) {
		for i, f := range g.Faults {
			var lines []string
			if i == 0 && g.Cause != nil {
				lines = t.groupLines(g)
			} else if g.Cause == nil && together {
				lines = []string{t.paint(t.lang.say("Each by itself:"), text.Bold)}
			}
			together = g.Cause != nil
			lines = append(lines, t.faultLines(f)...)
			if g.Cause == nil && (f.Severity >= audit.High || shown == 0 || t.options.Verbose) {
				lines = append(lines, t.under("→ ", t.lang.sentence(f.Fix))...)
			}
			if t.options.Verbose {
				if g.Cause == nil {
					lines = append(lines, t.adviceLines(g)...)
				}
				where := f.ID.String()
				if !t.single() {
					where += ": " + list(targetsOf(f))
				}
				lines = append(lines, t.under("  ", where)...)
			} else if left -= len(lines); shown > 0 && (left < 1 && shown+1 < len(faults) || left < 0) {
				t.line("%s%s", strings.Repeat(" ", indentWidth), t.paint(t.lang.count(uint64(len(faults)-shown), "and %s more: --verbose shows it", "and %s more: --verbose shows them"), text.Faint))
				return
			}
			for _, l := range lines {
				t.line("%s", l)
			}
			shown++
		}
	}
}

// groupLines say what one change mends.
func (t *terminal) groupLines(g report.Group) []string {
	lines := t.wrapped(t.lang.mends(g, t.summary.AllFaults()), t.options.Width)
	for i := range lines {
		lines[i] = t.paint(lines[i], text.Bold)
	}
	lines = append(lines, t.under("→ ", t.lang.sentence(g.Fix()))...)
	if t.options.Verbose {
		lines = append(lines, t.adviceLines(g)...)
	}
	return lines
}

// adviceLines are what to change in the products that were recognised.
func (t *terminal) adviceLines(g report.Group) (lines []string) {
	for _, a := range g.Advice() {
		where := list(a.Targets) + ": "
		if t.single() {
			where = ""
		}
		lines = append(lines, t.under("  ", where+t.lang.sentence(a.Setting))...)
	}
	return lines
}

// lines is how many lines are written.
func (t *terminal) lines() int { return bytes.Count(t.b.Bytes(), []byte{'\n'}) }

// tail is how many lines stand below the findings, the shell's prompt among
// them.
func (t *terminal) tail() int {
	below := terminal{report: t.report, summary: t.summary, options: t.options, lang: t.lang}
	below.accepted()
	below.unmeasured()
	below.elsewhere()
	return below.lines() + 1 + len(t.nextLines()) + 1
}

// nextLines are what to do now. Where that takes more than a line, the command
// in brackets begins one, to be copied whole.
func (t *terminal) nextLines() []string {
	next := t.lang.next(t.summary)
	lines := t.wrapped(next, t.options.Width)
	bracket := strings.LastIndexByte(next, '(')
	if len(lines) == 1 || bracket < 1 {
		return lines
	}
	return append(t.wrapped(strings.TrimRight(next[:bracket], " "), t.options.Width), t.wrapped(next[bracket:], t.options.Width)...)
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

// faultRoom is how many columns titles and targets have together: on a wide screen
// as many as the longest line takes, so that no eye has to cross an empty one.
func (t *terminal) faultRoom() int {
	room, need := t.options.Width-indentWidth, usualWidth-indentWidth
	for _, f := range t.summary.Faults {
		if n := width(t.lang.Text(f.Title)) + 2 + width(list(targetsOf(f))); n <= room {
			need = max(need, n)
		}
	}
	return min(room, need)
}

// fewTitleColumns have room for the longest word of a title.
const fewTitleColumns = 16

// faultLines have the title on the left and the targets on the right; a title
// that does not fit goes on in a second line. On a narrow screen a target that
// leaves it no room stands below.
func (t *terminal) faultLines(f *report.Fault) []string {
	room := t.room
	title := t.lang.Text(f.Title)
	severity := t.paint(pad(t.lang.Word(f.Severity), indentWidth), severityColors(f.Severity)...)
	where := ""
	if !t.options.Verbose && !t.single() { // else they stand below, all of them
		where = list(targetsOf(f))
	}
	if width(title)+2+width(where) > room && where != "" {
		where = t.lang.count(uint64(len(f.On)), "%s target", "%s targets")
		if len(f.On) == 1 {
			where = shortName(f.On[0].Target.Name.String(), max(room-width(title)-2, nameWidth80))
		}
	}
	var below []string
	if where != "" && room-width(where)-2 < fewTitleColumns {
		where, below = "", t.under("  ", where)
	}
	lines := t.wrapped(title, room)
	if where != "" {
		lines = t.wrapped(title, room-width(where)-2)
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
	return append(lines, below...)
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
		for _, l := range t.under("", t.lang.sayf("%[1]s: %[2]s, until %[3]s (%[4]s, %[5]s)", shortName(a.Target.Name.String(), t.nameWidth()), t.lang.Text(a.Title), a.Accepted.Until, a.Accepted.Reason, a.Accepted.By)) {
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
		for _, l := range append(t.under("", t.of(target)+t.lang.reason(target)), t.hint(target)...) {
			t.line("%s", l)
		}
	}
}

// elsewhere are the targets that are no DICOM servers, with what they are.
func (t *terminal) elsewhere() {
	shown := 0
	for _, target := range t.summary.Targets {
		lines := t.hint(target)
		if target.Exposure != audit.ExposureNotDICOM || len(lines) == 0 {
			continue
		}
		if shown++; shown == 1 {
			t.heading(t.lang.say("NO DICOM ON THIS PORT"))
		}
		if shown > fewTargets && !t.options.Verbose {
			return // each line of the overview says what it looks like
		}
		if !t.single() {
			t.line("%s%s", strings.Repeat(" ", indentWidth), shortName(target.Name.String(), t.options.Width-indentWidth))
		}
		for _, l := range lines {
			t.line("%s", l)
		}
	}
}

// hint are the lines that say what may be wrong with the address of a target.
func (t *terminal) hint(target *report.Target) []string {
	if s := t.lang.hint(target); s != "" {
		return t.under("→ ", s)
	}
	return nil
}

// of names a target before what is said of it, where there are several.
func (t *terminal) of(target *report.Target) string {
	if t.single() {
		return ""
	}
	return target.Name.String() + ": "
}
