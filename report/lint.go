package report

import (
	"cmp"
	"slices"

	"pacsaudit/audit"
)

// Lint is what files of configuration say.
type Lint struct {
	Files []audit.ConfigFile `json:"files"`
	audit.ConfigCounts
	Findings []Finding `json:"findings"`
}

// NewLint makes the record of a reading of configuration.
func NewLint(o audit.ConfigObservation) *Lint {
	l := &Lint{Files: append([]audit.ConfigFile{}, o.Files...), ConfigCounts: o.ConfigCounts, Findings: []Finding{}}
	for _, f := range o.Findings {
		advice := f.Check.Settings[f.Product]
		if advice.IsZero() {
			advice = f.Check.Fix
		}
		out := Finding{
			ID: f.Check.ID, Verdict: f.Verdict.Ruling, Severity: f.Severity, Title: f.Check.Title, Fix: f.Write, Setting: advice,
			Refs: f.Check.Refs, Facts: append([]audit.Fact{}, f.Verdict.Facts...), Location: &f.Location, Source: f.Source,
		}
		if out.Fix.IsZero() {
			out.Fix = advice
		}
		if out.Verdict == audit.RulingInconclusive {
			out.Question = f.Check.Question
		}
		l.Findings = append(l.Findings, out)
	}
	sortFindings(l.Findings)
	return l
}

// Worst is the highest severity of what is set.
func (l *Lint) Worst() audit.Severity {
	if l == nil {
		return audit.NoSeverity
	}
	return WorstOf(l.Findings)
}

// Measured reports whether every file was read and every setting evaluated.
// Where there is no file, nothing was.
func (l *Lint) Measured() bool {
	if l == nil {
		return true
	}
	unread := slices.ContainsFunc(l.Files, func(f audit.ConfigFile) bool { return !f.Whole().Holds() })
	open := slices.ContainsFunc(l.Findings, func(f Finding) bool { return f.Verdict == audit.RulingInconclusive })
	return l.Complete && l.Folders == 0 && len(l.Files) > 0 && !unread && !open
}

// Settings is how many settings were read.
func (l *Lint) Settings() (n uint64) {
	for _, f := range l.Files {
		n = plus(n, f.Settings)
	}
	return n
}

// Unread are the files that were not read.
func (l *Lint) Unread() (list []audit.ConfigFile) {
	for _, f := range l.Files {
		if f.Fault != audit.NoConfigFault {
			list = append(list, f)
		}
	}
	return list
}

// subjects are the files, each with its findings.
func (l *Lint) subjects() (list []*Target) {
	at := map[audit.Text]*Target{}
	for _, f := range l.Files {
		if at[f.Name] == nil {
			at[f.Name] = &Target{Name: f.Name, Findings: []Finding{}}
			list = append(list, at[f.Name])
		}
	}
	for _, f := range l.Findings {
		if t := at[f.file()]; t != nil {
			t.Findings = append(t.Findings, f)
		}
	}
	return list
}

// ConfigFile is the file that a subject is.
func (r *Report) ConfigFile(t *Target) (audit.ConfigFile, bool) {
	if r.Lint == nil || !t.Address.IsZero() {
		return audit.ConfigFile{}, false
	}
	for _, f := range r.Lint.Files {
		if f.Name == t.Name {
			return f, true
		}
	}
	return audit.ConfigFile{}, false
}

// file is the file of a finding, empty for one of a server.
func (f *Finding) file() audit.Text {
	if f.Location == nil {
		return audit.Text{}
	}
	return f.Location.File
}

// Advised is a finding with the advice in words as its fix, where the fix is a
// line to write.
func (f *Finding) Advised() *Finding {
	if f.Location == nil || f.Setting.IsZero() {
		return f
	}
	g := *f
	g.Fix, g.Setting = f.Setting, audit.Text{}
	return &g
}

// faults are the failures, together by check.
func (l *Lint) faults() (list []*Fault) {
	at := map[audit.ID]*Fault{}
	for _, t := range l.subjects() {
		for i := range t.Findings {
			f := &t.Findings[i]
			if !f.Open() {
				continue
			}
			if at[f.ID] == nil {
				at[f.ID] = &Fault{Finding: f.Advised()}
				list = append(list, at[f.ID])
			}
			seen := *f
			if seen.Fix == seen.Setting {
				seen.Fix = audit.Text{} // the fault says it
			}
			seen.Setting = audit.Text{}
			at[f.ID].On = append(at[f.ID].On, Failure{t, &seen})
		}
	}
	return list
}

func mergeLint(a, b *Lint) *Lint {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	c := &Lint{Files: slices.Concat(a.Files, b.Files), Findings: slices.Concat(a.Findings, b.Findings)}
	c.Skipped, c.Links, c.Special = plus(a.Skipped, b.Skipped), plus(a.Links, b.Links), plus(a.Special, b.Special)
	c.Folders, c.Complete = plus(a.Folders, b.Folders), a.Complete && b.Complete
	sortFindings(c.Findings)
	return c
}

// worstOfEach are the findings of a file, one of each check: the worst.
func worstOfEach(list []Finding) (out []Finding) {
	for _, f := range list {
		if !slices.ContainsFunc(out, func(g Finding) bool { return g.ID == f.ID }) {
			out = append(out, f)
		}
	}
	return out
}

func (d *Diff) lint(before, after *Report, counts bool) {
	if before.Lint == nil || after.Lint == nil {
		return
	}
	was := map[audit.Text][]Finding{}
	for _, t := range before.Lint.subjects() {
		was[t.Name] = worstOfEach(t.Findings)
	}
	for _, t := range after.Lint.subjects() {
		d.findings(t.Name, was[t.Name], worstOfEach(t.Findings), counts, false)
	}
}

// byPlace orders findings of one check by where they stand.
func byPlace(a, b *audit.Location) int {
	if a == nil || b == nil {
		return 0
	}
	return cmp.Or(cmp.Compare(a.File.String(), b.File.String()), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

func (l *Lint) contradiction() string {
	for i := range l.Findings {
		f := &l.Findings[i]
		if f.Location == nil || f.Location.Line < 0 || f.Location.Column < 0 {
			return "location"
		}
		if field := f.missing(); field != "" {
			return field
		}
	}
	return ""
}
