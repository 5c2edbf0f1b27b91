package render

import (
	"fmt"
	"strings"

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
		t.line("%s  %s", t.paint(f.Name.String(), text.Bold), t.lang.configFile(f))
		for i := range s.Findings {
			t.lintFinding(&s.Findings[i])
		}
	}
	if lines := t.lang.lintCounts(r); len(lines) > 0 {
		t.line("")
		for _, l := range lines {
			t.line("%s", l)
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

// lintFinding shows a failure with the lines around it, a question in a line,
// and the rest if everything was asked for.
func (t *terminal) lintFinding(f *report.Finding) {
	at := strings.TrimPrefix(position(f.Location), f.Location.File.String()+":")
	if !f.Location.Key.IsZero() {
		at += " " + f.Location.Key.String()
	}
	switch {
	case f.Open():
		t.beside(pad(t.lang.Word(f.Severity), indentWidth), t.lang.Text(f.Title), severityColors(f.Severity)...)
	case f.Verdict == audit.RulingInconclusive:
		t.beside(pad("?", indentWidth), t.lang.question(f))
	case t.options.Verbose:
		t.beside(pad(t.lang.Word(f.Verdict), indentWidth), t.lang.Text(f.Title), text.Faint)
	default:
		return
	}
	t.below("  ", at+" ("+f.ID.String()+")")
	if s := t.lang.facts(f.Facts); s != "" {
		t.below("  ", s)
	}
	if !f.Open() {
		return
	}
	for _, line := range f.Location.Around {
		mark := "  "
		if line.Line == f.Location.Line {
			mark = "> "
		}
		t.line("%s%s%s | %s", right("", indentWidth), mark, right(fmt.Sprint(line.Line), 4), t.lang.configLine(line))
	}
	if exact := exactLine(f); exact != "" {
		t.below("→ ", exact)
	} else {
		t.below("→ ", t.lang.sentence(f.Setting))
	}
}

func (t *terminal) below(mark, s string) {
	for _, l := range t.under(mark, s) {
		t.line("%s", l)
	}
}
