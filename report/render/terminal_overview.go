package render

import (
	"cmp"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

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

// overview has a line for each target, the worst first, and under them what their
// words mean.
func (t *terminal) overview() {
	what := t.lang.count(uint64(len(t.summary.Targets)), "%s target", "%s targets")
	if t.single() {
		what = t.report.Targets[0].Name.String()
	}
	t.title("pacsaudit", t.lang.placed(what, t.report))
	switch {
	case t.report.Complete:
	case t.report.ShardsMissing():
		t.beside("", t.lang.incomplete(t.report), text.Bold)
	default:
		t.beside("", t.lang.say("Interrupted: this is what is known so far."), text.Bold)
	}
	if len(t.report.Targets) == 0 {
		t.beside("", t.lang.verdict(t.summary))
		return
	}
	nameWidth, exposureWidth := width(t.lang.say("TARGET")), width(t.lang.say("EXPOSURE"))
	rows := t.lang.together(t.summary.Targets)
	for _, group := range rows {
		nameWidth = max(nameWidth, width(t.named(group)))
		exposureWidth = max(exposureWidth, width(t.lang.exposureWord(group[0].Exposure)))
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
	var all []string
	for _, group := range rows {
		target := group[0]
		// "at least" makes an exposure longer than its column; its line is out of step then.
		exposure := t.exposure(target)
		exposure += strings.Repeat(" ", max(0, exposureWidth-width(exposure)))
		grade, name := pad("  "+cmp.Or(target.Grade.String(), "-"), 7), ""
		if !t.single() {
			columns := min(nameWidth, t.options.Width-width(grade+exposure)-2)
			name = "  " + pad(shortName(t.named(group), columns), columns)
		}
		left := t.options.Width - width(grade+exposure+name) - 2
		colors := exposureColors(target)
		line := t.paint(grade, colors...) + t.paint(exposure, colors...) + name
		seen := t.lang.seen(target)
		all = append(all, seen)
		if width(seen) <= left {
			t.line("%s  %s", line, seen)
			continue
		}
		t.line("%s", strings.TrimRight(line, " ")) // what was seen stands below, over the whole width
		for _, l := range t.under("", seen) {
			t.line("%s", l)
		}
	}
	t.explained(all)
}

// named is the name of one target, or the number of several.
func (t *terminal) named(group []*report.Target) string {
	if len(group) == 1 {
		return group[0].Label().String()
	}
	return t.lang.targets(len(group))
}

// exposure is the word of a target's exposure.
func (t *terminal) exposure(target *report.Target) string {
	return t.lang.exposureOf(target.Exposure, target.AtLeast())
}
