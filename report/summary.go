package report

import (
	"cmp"
	"slices"

	"pacsaudit/audit"
)

// band is a group of exposures that a reader acts on alike.
type Band uint8

// The bands, the worst first.
const (
	BandPatients Band = iota // identified patients were seen
	BandOpen                 // a stranger gets in, and saw no patient
	BandClosed
	BandUnknown // not measured: not the same as safe
	BandOther   // no DICOM server
	Bands
)

func BandOf(e audit.Exposure) Band {
	switch {
	case e == audit.PHIVisible:
		return BandPatients
	case e >= audit.Associates:
		return BandOpen
	case e == audit.ExposureClosed:
		return BandClosed
	case e == audit.ExposureNotDICOM:
		return BandOther
	}
	return BandUnknown
}

// bandOfTarget is the band of a target: it is not closed as long as something
// is in doubt.
func bandOfTarget(t *Target) Band {
	b := BandOf(t.Reached())
	if b == BandClosed && t.InDoubt() {
		return BandUnknown
	}
	return b
}

// summary is what several formats say of the whole.
type Summary struct {
	Targets  []*Target // the worst first, each server once
	Places   *Places
	Headers  *Headers
	Sweep    *Sweep
	Listen   *Listen
	Lint     *Lint
	Accepted []AcceptedRisk
	Bands    [Bands]int
	Queried  int // targets that answer a stranger's query
	Exposed  uint64
	AtLeast  bool // exposed is a lower bound
	Faults   []*Fault
	Gated    bool
	all      []*Target // each server once for each place
	report   *Report
}

// fault is a failed check with the targets that failed it, the worst first.
type Fault struct {
	*Finding
	On []Failure
}

// failure is a target's evidence for a fault.
type Failure struct {
	Target *Target
	*Finding
}

// acceptance is a risk that somebody signed for.
type AcceptedRisk struct {
	Target *Target
	*Finding
}

func Summarise(r *Report) *Summary {
	all := worst(r.entries())
	s := &Summary{Targets: r.perServer(all), Places: r.Places, all: all, report: r, Headers: r.Headers, Sweep: r.Sweep, Listen: r.Listen, Lint: r.Lint}
	index := map[audit.ID]*Fault{}
	for _, t := range s.Targets {
		s.Bands[bandOfTarget(t)]++
		if t.Reached() >= audit.QueryAuthorised {
			s.Queried++
		}
		s.Gated = s.Gated || t.Exposure == audit.Gated
		exposed := t.PHI.Exposed
		if t.Web != nil { // the same records, by another door
			exposed = max(exposed, t.Web.PHI.Exposed)
		}
		s.Exposed = plus(s.Exposed, exposed)
		s.AtLeast = s.AtLeast || t.PHI.Exposed > 0 && (t.Counts.Studies.AtLeast || t.Counts.Patients.AtLeast)
		if t.Worklist != nil {
			s.Exposed = plus(s.Exposed, t.Worklist.Exposed)
		}
	}
	for _, f := range r.Failures(all) {
		if f.Accepted != nil {
			s.Accepted = append(s.Accepted, AcceptedRisk(f))
			continue
		}
		fault := index[f.ID]
		if fault == nil {
			fault = &Fault{Finding: f.Finding}
			index[f.ID], s.Faults = fault, append(s.Faults, fault)
		}
		if f.Severity > fault.Severity {
			fault.Finding = f.Finding
		}
		fault.On = append(fault.On, f)
	}
	sortFaults(s.Faults)
	if r.Sweep != nil {
		for i := range r.Sweep.Findings {
			if f := &r.Sweep.Findings[i]; f.Verdict == audit.RulingFail && f.Accepted != nil {
				s.Accepted = append(s.Accepted, AcceptedRisk{SweepTarget, f})
			}
		}
	}
	return s
}

// filesTarget and sweepTarget stand for the headers of files and for address
// ranges where findings are listed by target.
var (
	filesTarget = &Target{Name: audit.Lit("files")}
	SweepTarget = &Target{Name: audit.Lit("sweep")}
)

// isSweep reports whether a subject is the address ranges.
func IsSweep(t *Target) bool { return t.Address.IsZero() && t.Name == SweepTarget.Name }

// allFaults are the faults of targets, files and address ranges together.
func (s *Summary) AllFaults() []*Fault {
	list := slices.Clone(s.Faults)
	note := func(t *Target, findings []Finding) {
		for i := range findings {
			if f := &findings[i]; f.Open() {
				list = append(list, &Fault{Finding: f, On: []Failure{{t, f}}})
			}
		}
	}
	if s.Headers != nil {
		note(filesTarget, s.Headers.Findings)
	}
	if s.Sweep != nil {
		note(SweepTarget, s.Sweep.Findings)
	}
	if s.Listen != nil {
		note(ListenTarget, s.Listen.Findings)
	}
	if s.Lint != nil {
		list = append(list, s.Lint.faults()...)
	}
	sortFaults(list)
	return list
}

func sortFaults(list []*Fault) {
	slices.SortStableFunc(list, func(a, b *Fault) int {
		return cmp.Or(int(b.Severity)-int(a.Severity), cmp.Compare(a.ID.String(), b.ID.String()))
	})
}

// worst orders the targets by what needs attention: of those that are as bad, the
// one that shows the most patients comes first.
func worst(list []*Target) []*Target {
	slices.SortStableFunc(list, func(a, b *Target) int {
		return cmp.Or(int(b.Reached())-int(a.Reached()), int(b.Grade)-int(a.Grade),
			cmp.Compare(b.patients(), a.patients()), cmp.Compare(b.shown(), a.shown()), cmp.Compare(a.Name.String(), b.Name.String()))
	})
	return list
}

// FromEverywhere are the targets, the worst first, each once for each place.
func (s *Summary) FromEverywhere() []*Target { return slices.Clone(s.all) }

// Unmeasured are the targets of which we do not know all that a stranger can
// do.
func (s *Summary) Unmeasured() []*Target {
	return slices.DeleteFunc(slices.Clone(s.all), func(t *Target) bool { return !t.InDoubt() || s.report.shut(t) })
}

// UnmeasuredServers is how many servers these are: one may be measured from some
// places only.
func (s *Summary) UnmeasuredServers() int {
	servers := map[Server]bool{}
	list := s.Unmeasured()
	for _, t := range list {
		servers[t.Server()] = true
	}
	if s.Places == nil {
		return len(list)
	}
	return len(servers)
}

// Unproven is how many servers are closed under a called AE title of which nothing
// shows that it is the right one.
func (s *Summary) Unproven() (n int) {
	for _, t := range s.Targets {
		if t.TitleUnproven {
			n++
		}
	}
	return n
}

// Stopped are the servers that stopped during the audit.
func (s *Summary) Stopped() []*Target {
	return slices.DeleteFunc(slices.Clone(s.all), func(t *Target) bool { return t.StoppedAt() == audit.NoStage })
}

// NotAsked are the checks that reached no verdict because they were not asked
// for on any target.
func (s *Summary) NotAsked() []*Finding {
	var list []*Finding
	count := map[audit.ID]int{}
	for _, t := range s.Targets {
		_, rest := t.Doubts()
		for _, f := range rest {
			if count[f.ID]++; count[f.ID] == len(s.Targets) {
				list = append(list, f)
			}
		}
	}
	return list
}

// subjects are the targets, from each place, the worst first, the files that were looked into,
// as one, the address ranges, as one, and each file of configuration.
func Subjects(r *Report) []*Target {
	list := worst(r.entries())
	if h := r.Headers; h != nil {
		files := *filesTarget
		files.Findings = h.Findings
		files.PHI = PHI{Records: h.DICOM, Exposed: h.Exposed, Identified: h.Identified, Fields: h.Fields, SSN: h.SSN}
		list = append(list, &files)
	}
	if r.Sweep != nil {
		ranges := *SweepTarget
		ranges.Findings = r.Sweep.Findings
		list = append(list, &ranges)
	}
	if l := r.Listen; l != nil {
		captures := *ListenTarget
		captures.Findings = l.Findings
		captures.PHI = PHI{Records: l.Records, Exposed: l.Exposed}
		list = append(list, &captures)
	}
	if r.Lint != nil {
		list = append(list, r.Lint.subjects()...)
	}
	return list
}

// advice is what to change in a product, and the targets that run it.
type Advice struct {
	Setting audit.Text
	Targets []audit.Text
}

// Advice are the settings of the products that were recognised.
func (f *Fault) Advice() []Advice {
	var list []Advice
	for _, on := range f.On {
		list = advise(list, on.Setting, on.Target.Label())
	}
	return list
}
