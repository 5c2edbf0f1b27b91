package report

import (
	"fmt"
	"slices"

	"pacsaudit/audit"
)

// Worst is the highest severity of a failed check that nobody signed for.
func (r *Report) Worst() audit.Severity {
	worst := max(r.Headers.Worst(), r.Sweep.Worst(), r.Listen.Worst(), r.Lint.Worst())
	for _, t := range r.Targets {
		worst = max(worst, WorstOf(t.Findings))
	}
	return worst
}

// WorstOf is the highest severity among open findings.
func WorstOf(findings []Finding) (worst audit.Severity) {
	for i := range findings {
		if f := &findings[i]; f.Open() {
			worst = max(worst, f.Severity)
		}
	}
	return worst
}

// Measured reports whether everything that was asked was settled, on every
// target.
func (r *Report) Measured() bool {
	for _, t := range r.entries() {
		if !r.settles(t) {
			return false
		}
	}
	return r.Headers.Measured() && r.Sweep.Measured() && r.Listen.Measured() && r.Lint.Measured()
}

// settles reports whether a target was measured to the end.
func (r *Report) settles(t *Target) bool { return t.Measured() && !t.doubtful() || r.shut(t) }

// MeasuredOf is Measured for one of the report's subjects: a target, the files, the
// address ranges, the captures or a file of configuration.
func (r *Report) MeasuredOf(t *Target) bool {
	switch {
	case !t.Address.IsZero():
		return r.settles(t)
	case IsSweep(t):
		return r.Sweep.Measured()
	case t.Name == ListenTarget.Name && r.Listen != nil:
		return r.Listen.Measured()
	}
	if f, ok := r.ConfigFile(t); ok {
		unsettled := func(f Finding) bool { return f.Verdict == audit.RulingInconclusive }
		return f.Fault == audit.NoConfigFault && !slices.ContainsFunc(t.Findings, unsettled)
	}
	return r.Headers.Measured()
}

// Measured reports whether nothing was left in doubt: how far a stranger gets,
// by DICOM and by the web, that the server was there to the end, and that no
// later audit settled less.
func (t *Target) Measured() bool { return t.Later == nil && t.Exposure.Measured() && t.decided() }

// Reached is how far a stranger gets by any door: that of DICOM, or those of
// the web where they are wider open.
func (t *Target) Reached() audit.Exposure {
	if t.Web != nil && t.Web.Exposure > max(t.Exposure, audit.ExposureClosed) {
		return t.Web.Exposure
	}
	return t.Exposure
}

// patients is how many patients a target shows, as far as they were counted.
func (t *Target) patients() uint64 {
	if t.Reached() != audit.PHIVisible {
		return 0
	}
	return t.Counts.Patients.Value
}

// shown is how many records with a patient a target shows.
func (t *Target) shown() uint64 {
	n := t.PHI.Exposed
	if t.Web != nil {
		n = max(n, t.Web.PHI.Exposed)
	}
	if t.Worklist != nil {
		n = plus(n, t.Worklist.Exposed)
	}
	return n
}

// Doubts are the checks of a target that reached no verdict, those aside that
// were not asked for.
func (t *Target) Doubts() (open, notAsked []*Finding) {
	for i := range t.Findings {
		f := &t.Findings[i]
		if f.Verdict != audit.RulingInconclusive {
			continue
		}
		if notTried(f.Facts) {
			notAsked = append(notAsked, f)
		} else {
			open = append(open, f)
		}
	}
	return open, notAsked
}

// notTried reports evidence of nothing but that nobody tried, at a door of the
// web too.
func notTried(facts []audit.Fact) bool {
	said := func(f audit.Fact, w fmt.Stringer) bool { return f.Word.String() == w.String() }
	switch len(facts) {
	case 1:
		return said(facts[0], audit.NotTried)
	case 2:
		return said(facts[0], audit.NoAnswer) && said(facts[1], audit.NotTried)
	}
	return false
}
