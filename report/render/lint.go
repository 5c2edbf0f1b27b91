package render

import (
	"fmt"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// configFile says what a file of configuration is, and what was read of it.
func (l Lang) configFile(f audit.ConfigFile) string {
	if f.Fault == audit.NoConfigFault {
		return f.Product.String() + ", " + l.count(f.Settings, "%s setting", "%s settings")
	}
	s := l.say(configFaults[f.Fault])
	if f.FaultLine > 0 {
		s = l.sayf("%[1]s, in line %[2]s", s, number(uint64(f.FaultLine)))
	}
	return l.say("not read") + ": " + s
}

// configFaults say why a file was not read.
var configFaults = map[audit.ConfigFault]string{
	audit.NotRecognised: "a configuration of no product that is known", audit.TooLarge: "larger than a configuration is", audit.TooDeep: "nested too deep",
	audit.Damaged: "it breaks the rules of its format", audit.Unreadable: "the file cannot be opened or read", audit.TooManyInFiles: "more settings than a configuration has",
}

// position is where a setting stands.
func position(at *audit.Location) string {
	return fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Column)
}

// located is where a finding points, and its key.
func (l Lang) located(f *report.Finding) string {
	s := l.sayf("line %[1]d, column %[2]d", f.Location.Line, f.Location.Column)
	if !f.Location.Key.IsZero() {
		s += ", " + f.Location.Key.String()
	}
	return s
}

// configLine is a line of a file as far as it may be said: its key, and the
// class of its value.
func (l Lang) configLine(c audit.ConfigLine) string {
	key := c.Key.String()
	if c.Key.IsZero() {
		key = l.say("unknown key")
	}
	value := l.Word(c.Value)
	switch {
	case c.Value == audit.ValueTrue || c.Value == audit.ValueFalse:
		value = c.Value.String()
	case c.Value == audit.ValueNumber && c.Number != 0:
		value = fmt.Sprint(c.Number)
	case c.Length != audit.NoLength:
		value += " " + l.sayf("of length %s", c.Length)
	}
	return key + ": " + value
}

// exactLine is the line to write, where a finding has one.
func exactLine(f *report.Finding) string {
	if f.Location == nil || f.Fix == f.Setting {
		return ""
	}
	return f.Fix.String()
}

// lintCounts are what was passed over, in a few words each.
func (l Lang) lintCounts(r *report.Lint) (lines []string) {
	if r.Skipped > 0 {
		lines = append(lines, l.count(r.Skipped, "%s file of no product that is known, passed over", "%s files of no product that is known, passed over"))
	}
	if r.Links > 0 {
		lines = append(lines, l.count(r.Links, "%s link not followed", "%s links not followed"))
	}
	if r.Special > 0 {
		lines = append(lines, l.count(r.Special, "%s device or pipe not opened", "%s devices or pipes not opened"))
	}
	if r.Folders > 0 {
		lines = append(lines, l.count(r.Folders, "%s folder not read", "%s folders not read"))
	}
	return lines
}

// lintVerdict is the whole in one sentence.
func (l Lang) lintVerdict(r *report.Lint) string {
	open, files := 0, map[string]bool{}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Open() {
			open++
			files[f.Location.File.String()] = true
		}
	}
	if open == 0 {
		return l.say("No dangerous setting was found in what was read.")
	}
	return l.sayf("Dangerous settings: %[1]s, in %[2]s of %[3]s files.", whole(open), whole(len(files)), whole(len(r.Files)))
}

// LintFile is a file of configuration on the page.
type LintFile struct{ Name, Product, State string }

// LintFiles are the files of configuration.
func (v *view) LintFiles() (list []LintFile) {
	for _, f := range v.R.Lint.Files {
		list = append(list, LintFile{f.Name.String(), f.Product.String(), v.L.configFile(f)})
	}
	return list
}

// LintCounts are what was passed over.
func (v *view) LintCounts() []string { return v.L.lintCounts(v.R.Lint) }

// LintOpen are the questions that files of configuration leave open.
func (v *view) LintOpen() (list []string) { return v.L.lintOpen(v.R.Lint) }

func (l Lang) lintOpen(r *report.Lint) (list []string) {
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict == audit.RulingInconclusive {
			list = append(list, f.Location.File.String()+": "+strings.Join(l.questions([]*report.Finding{f}), ""))
		}
	}
	return list
}
