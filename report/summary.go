package report

import (
	"cmp"
	"slices"

	"pacsaudit/audit"
)

// Worst is the highest severity of a failed check that nobody signed for.
func (r *Report) Worst() audit.Severity {
	worst := max(r.Headers.Worst(), r.Sweep.Worst())
	for _, t := range r.Targets {
		for i := range t.Findings {
			if f := &t.Findings[i]; f.Open() {
				worst = max(worst, f.Severity)
			}
		}
	}
	return worst
}

// Measured reports whether everything that was asked was settled, on every
// target.
func (r *Report) Measured() bool {
	for i := range r.Targets {
		if t := &r.Targets[i]; !t.Measured() || t.doubtful() {
			return false
		}
	}
	return r.Headers.Measured() && r.Sweep.Measured()
}

// Measured reports whether nothing was left in doubt: how far a stranger gets,
// by DICOM and by the web, that the server was there to the end, and that no
// later audit settled less.
func (t *Target) Measured() bool { return t.Later == nil && t.Exposure.Measured() && t.decided() }

// band is a group of exposures that a reader acts on alike.
type band uint8

// The bands, the worst first.
const (
	bandPatients band = iota // identified patients were seen
	bandOpen                 // a stranger gets in, and saw no patient
	bandClosed
	bandUnknown // not measured: not the same as safe
	bandOther   // no DICOM server
	bands
)

func bandOf(e audit.Exposure) band {
	switch {
	case e == audit.PHIVisible:
		return bandPatients
	case e >= audit.Associates:
		return bandOpen
	case e == audit.ExposureClosed:
		return bandClosed
	case e == audit.ExposureNotDICOM:
		return bandOther
	}
	return bandUnknown
}

// bandOfTarget is the band of a target: it is not closed as long as something
// is in doubt.
func bandOfTarget(t *Target) band {
	b := bandOf(reached(t))
	if b == bandClosed && inDoubt(t) {
		return bandUnknown
	}
	return b
}

// summary is what several formats say of the whole.
type summary struct {
	targets  []*Target // the worst first
	headers  *Headers
	sweep    *Sweep
	accepted []acceptance
	bands    [bands]int
	queried  int // targets that answer a stranger's query
	exposed  uint64
	atLeast  bool // exposed is a lower bound
	faults   []*fault
	gated    bool
}

// fault is a failed check with the targets that failed it, the worst first.
type fault struct {
	*Finding
	on []failure
}

// failure is a target's evidence for a fault.
type failure struct {
	target *Target
	*Finding
}

// acceptance is a risk that somebody signed for.
type acceptance struct {
	Target *Target
	*Finding
}

func summarise(r *Report) *summary {
	s := &summary{targets: worst(r.Targets), headers: r.Headers, sweep: r.Sweep}
	index := map[audit.ID]*fault{}
	for _, t := range s.targets {
		s.bands[bandOfTarget(t)]++
		if reached(t) >= audit.QueryAuthorised {
			s.queried++
		}
		s.gated = s.gated || t.Exposure == audit.Gated
		exposed := t.PHI.Exposed
		if t.Web != nil { // the same records, by another door
			exposed = max(exposed, t.Web.PHI.Exposed)
		}
		s.exposed = plus(s.exposed, exposed)
		s.atLeast = s.atLeast || t.PHI.Exposed > 0 && (t.Counts.Studies.AtLeast || t.Counts.Patients.AtLeast)
		if t.Worklist != nil {
			s.exposed = plus(s.exposed, t.Worklist.Exposed)
		}
		for i := range t.Findings {
			f := &t.Findings[i]
			if f.Verdict == audit.RulingFail && f.Accepted != nil {
				s.accepted = append(s.accepted, acceptance{t, f})
			}
			if !f.Open() {
				continue
			}
			if index[f.ID] == nil {
				index[f.ID] = &fault{Finding: f}
				s.faults = append(s.faults, index[f.ID])
			}
			index[f.ID].on = append(index[f.ID].on, failure{t, f})
		}
	}
	sortFaults(s.faults)
	if r.Sweep != nil {
		for i := range r.Sweep.Findings {
			if f := &r.Sweep.Findings[i]; f.Verdict == audit.RulingFail && f.Accepted != nil {
				s.accepted = append(s.accepted, acceptance{sweepTarget, f})
			}
		}
	}
	return s
}

// filesTarget and sweepTarget stand for the headers of files and for address
// ranges where findings are listed by target.
var (
	filesTarget = &Target{Name: audit.Lit("files")}
	sweepTarget = &Target{Name: audit.Lit("sweep")}
)

// isSweep reports whether a subject is the address ranges.
func isSweep(t *Target) bool { return t.Address.IsZero() && t.Name == sweepTarget.Name }

// allFaults are the faults of targets, files and address ranges together.
func (s *summary) allFaults() []*fault {
	list := slices.Clone(s.faults)
	note := func(t *Target, findings []Finding) {
		for i := range findings {
			if f := &findings[i]; f.Open() {
				list = append(list, &fault{Finding: f, on: []failure{{t, f}}})
			}
		}
	}
	if s.headers != nil {
		note(filesTarget, s.headers.Findings)
	}
	if s.sweep != nil {
		note(sweepTarget, s.sweep.Findings)
	}
	sortFaults(list)
	return list
}

func sortFaults(list []*fault) {
	slices.SortStableFunc(list, func(a, b *fault) int {
		return cmp.Or(int(b.Severity)-int(a.Severity), cmp.Compare(a.ID.String(), b.ID.String()))
	})
}

// reached is how far a stranger gets by any door: that of DICOM, or those of
// the web where they are wider open.
func reached(t *Target) audit.Exposure {
	if t.Web != nil && t.Web.Exposure > max(t.Exposure, audit.ExposureClosed) {
		return t.Web.Exposure
	}
	return t.Exposure
}

// worst orders the targets by what needs attention.
func worst(targets []Target) []*Target {
	var list []*Target
	for i := range targets {
		list = append(list, &targets[i])
	}
	slices.SortStableFunc(list, func(a, b *Target) int {
		return cmp.Or(int(reached(b))-int(reached(a)), int(b.Grade)-int(a.Grade), cmp.Compare(a.Name.String(), b.Name.String()))
	})
	return list
}

// unmeasured are the targets of which we do not know all that a stranger can
// do.
func (s *summary) unmeasured() []*Target {
	return slices.DeleteFunc(slices.Clone(s.targets), func(t *Target) bool { return !inDoubt(t) })
}

// doubts are the checks of a target that reached no verdict, those aside that
// were not asked for.
func doubts(t *Target) (open, notAsked []*Finding) {
	for i := range t.Findings {
		f := &t.Findings[i]
		if f.Verdict != audit.RulingInconclusive {
			continue
		}
		if len(f.Facts) == 1 && f.Facts[0].Word.String() == audit.NotTried.String() {
			notAsked = append(notAsked, f)
		} else {
			open = append(open, f)
		}
	}
	return open, notAsked
}

// notAsked are the checks that reached no verdict because they were not asked
// for on any target.
func (s *summary) notAsked() []*Finding {
	var list []*Finding
	count := map[audit.ID]int{}
	for _, t := range s.targets {
		_, rest := doubts(t)
		for _, f := range rest {
			if count[f.ID]++; count[f.ID] == len(s.targets) {
				list = append(list, f)
			}
		}
	}
	return list
}

// subjects are the targets, the worst first, the files that were looked into,
// as one, and the address ranges, as one.
func subjects(r *Report) []*Target {
	list := worst(r.Targets)
	if h := r.Headers; h != nil {
		files := *filesTarget
		files.Findings = h.Findings
		files.PHI = PHI{Records: h.DICOM, Exposed: h.Exposed, Identified: h.Identified, Fields: h.Fields, SSN: h.SSN}
		list = append(list, &files)
	}
	if r.Sweep != nil {
		ranges := *sweepTarget
		ranges.Findings = r.Sweep.Findings
		list = append(list, &ranges)
	}
	return list
}

// exposureWord is a target's exposure; files and address ranges have none.
func exposureWord(t *Target) string {
	if t.Address.IsZero() {
		return ""
	}
	return t.Exposure.String()
}

// advice is what to change in a product, and the targets that run it.
type advice struct {
	Setting audit.Text
	Targets []audit.Text
}

// Advice are the settings of the products that were recognised.
func (f *fault) Advice() []advice {
	var list []advice
	for _, on := range f.on {
		if on.Setting.IsZero() {
			continue
		}
		i := slices.IndexFunc(list, func(a advice) bool { return a.Setting == on.Setting })
		if i < 0 {
			i = len(list)
			list = append(list, advice{Setting: on.Setting})
		}
		list[i].Targets = append(list[i].Targets, on.target.Name)
	}
	return list
}
