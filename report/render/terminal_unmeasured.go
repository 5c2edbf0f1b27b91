package render

import (
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

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

// accepted shows the risks that somebody signed for; they are not counted.
func (t *terminal) accepted() {
	if len(t.summary.Accepted) == 0 {
		return
	}
	t.heading(t.lang.say("ACCEPTED RISKS"))
	for _, a := range t.summary.Accepted {
		for _, l := range t.under("", t.lang.sayf("%[1]s: %[2]s, until %[3]s (%[4]s, %[5]s)", shortName(a.Target.Label().String(), t.nameWidth()), t.lang.Text(a.Title), a.Accepted.Until, a.Accepted.Reason, a.Accepted.By)) {
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
	groups := t.lang.together(list)
	for i, group := range groups {
		target := group[0]
		if i == fewTargets && !t.options.Verbose && i+1 < len(groups) {
			t.line("%s%s", strings.Repeat(" ", indentWidth), t.paint(t.lang.count(uint64(len(slices.Concat(groups[i:]...))), "and %s more: --verbose shows it", "and %s more: --verbose shows them"), text.Faint))
			return
		}
		for _, l := range append(t.under("", t.ofAll(group)+t.lang.reason(target)), t.hint(target)...) {
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
			t.line("%s%s", strings.Repeat(" ", indentWidth), shortName(target.Label().String(), t.options.Width-indentWidth))
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
	return target.Label().String() + ": "
}

// ofAll does the same for targets of which the same is said.
func (t *terminal) ofAll(group []*report.Target) string {
	if len(group) == 1 {
		return t.of(group[0])
	}
	return t.lang.targets(len(group)) + " (" + t.lang.few(namesOf(group)) + "): "
}
