package render

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// lint shows what files of configuration say, file by file.
func (t *terminal) lint(r *report.Lint) {
	say := t.lang.say
	t.title("pacsaudit lint", t.lang.count(uint64(len(r.Files)), "%s file", "%s files"))
	if !r.Complete {
		t.beside("", say("Interrupted: this is what is known so far."), text.Bold)
	}
	for _, s := range report.Subjects(&report.Report{Lint: r}) {
		f, _ := (&report.Report{Lint: r}).ConfigFile(s)
		t.line("")
		for _, l := range t.wrapped(f.Name.String()+"  "+t.lang.configFile(f), t.options.Width) {
			t.line("%s", t.paint(l, text.Bold))
		}
		for _, group := range byLocation(s.Findings) {
			t.lintGroup(group)
		}
	}
	if lines := t.lang.lintCounts(r); len(lines) > 0 {
		t.line("")
		for _, l := range lines {
			t.beside("", l)
		}
	}
	t.line("")
	last := "Next: change the first of these, restart the server, and audit it."
	switch {
	case len(r.Files) == 0:
		last = "No file of configuration was found: nothing was evaluated. Is the path right?"
	case r.Worst() > audit.NoSeverity:
	case !r.Measured():
		last = "Next: see what was not read or not evaluated. What was not evaluated is not known to be safe."
	default:
		last = "No dangerous setting was found in what was read."
	}
	for _, l := range t.wrapped(say(last), t.options.Width) {
		t.line("%s", t.paint(l, text.Bold))
	}
}

// byLocation puts together what one line causes, the worst first.
func byLocation(findings []report.Finding) (groups [][]*report.Finding) {
	at := map[string]int{}
	for i := range findings {
		f := &findings[i]
		where := f.Verdict.String() + position(f.Location) + f.Location.Key.String() + f.Fix.String()
		n, known := at[where]
		if !known {
			n = len(groups)
			at[where] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], f)
	}
	return groups
}

// lintGroup shows failures with the lines around them, a question in a line, and
// the rest if everything was asked for.
func (t *terminal) lintGroup(group []*report.Finding) {
	first := group[0]
	if !first.Open() && first.Verdict != audit.RulingInconclusive && !t.options.Verbose {
		return
	}
	for _, f := range group {
		switch {
		case f.Open():
			t.beside(pad(t.lang.Word(f.Severity), indentWidth), fmt.Sprintf("%s (%v)", t.lang.Text(f.Title), f.ID), severityColors(f.Severity)...)
		case f.Verdict == audit.RulingInconclusive:
			t.beside(pad("?", indentWidth), fmt.Sprintf("%s (%v)", t.lang.question(f), f.ID))
		default:
			t.beside(pad(t.lang.Word(f.Verdict), indentWidth), fmt.Sprintf("%s (%v)", t.lang.Text(f.Title), f.ID), text.Faint)
		}
	}
	where := t.lang.located(first)
	if s := t.lang.facts(first.Facts); s != "" {
		where += t.lang.say("; ") + s
	}
	t.below("  ", where)
	if !first.Open() {
		return
	}
	for _, line := range first.Location.Around {
		mark := "  "
		if line.Line == first.Location.Line {
			mark = "> "
		}
		t.line("%s%s%s | %s", right("", indentWidth), mark, right(fmt.Sprint(line.Line), 4), cut(t.lang.configLine(line), t.options.Width-indentWidth-9))
	}
	if exact := exactLine(first); exact != "" {
		t.below("→ ", exact)
	} else {
		t.below("→ ", t.lang.sentence(first.Setting))
	}
}

func (t *terminal) below(mark, s string) {
	for _, l := range t.under(mark, s) {
		t.line("%s", l)
	}
}
