package render

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

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
		setting := t.lang.sentence(a.Setting)
		if !t.single() {
			setting += t.lang.space() + "(" + list(a.Targets) + ")" // behind: a setting begins with the product
		}
		lines = append(lines, t.under("  ", setting)...)
	}
	return lines
}

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
		names = append(names, on.Target.Label())
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
			where = shortName(f.On[0].Target.Label().String(), max(room-width(title)-2, nameWidth80))
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
