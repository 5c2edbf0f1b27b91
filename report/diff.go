package report

import (
	"cmp"
	"encoding/json"
	"io"
	"reflect"
	"slices"

	"pacsaudit/audit"
)

// Diff is what changed from one report to another. What varies from run to run
// by itself takes no part: times, durations, the version of the tool.
type Diff struct {
	Schema  audit.Text `json:"schema"`
	Changes []Change   `json:"changes"`
}

var diffSchema = audit.Lit("pacsaudit-diff/1")

// Change is one thing that changed on a target, or in the headers of files.
type Change struct {
	Kind     ChangeKind     `json:"kind"`
	Target   audit.Text     `json:"target"`
	Place    audit.Text     `json:"place,omitzero"` // where both audits were made
	What     ChangeSubject  `json:"what"`
	Check    *audit.ID      `json:"check,omitempty"`
	Severity audit.Severity `json:"severity,omitzero"`
	Title    audit.Text     `json:"title,omitzero"`
	From     []audit.Fact   `json:"from,omitempty"`
	To       []audit.Fact   `json:"to,omitempty"`
}

// ChangeKind says what happened to something: added, removed, changed and so on.
type ChangeKind uint8

// The kinds of changes.
const (
	Changed ChangeKind = iota
	Added
	Fixed
	NoLongerMeasured // it was measured, and is not any more
	Removed
	Unsettled          // it was settled, and is not any more
	FixedForThisCaller // the door that led to it is shut to a caller whom the server does not know
)

var changeKinds = []string{"changed", "new", "fixed", "no-longer-measured", "gone", "no-longer-settled", "fixed-for-this-caller"}

func (k ChangeKind) String() string {
	if int(k) >= len(changeKinds) {
		k = Changed
	}
	return changeKinds[k]
}

// MarshalText writes the kind's word.
func (k ChangeKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// ChangeSubject is what a change is about.
type ChangeSubject uint8

// The subjects of changes.
const (
	OfFinding ChangeSubject = iota
	OfTarget
	OfExposure
	OfGrade
	OfCounts
	OfServices
	OfLink // of captures
)

var changeSubjects = []string{"finding", "target", "exposure", "grade", "counts", "services", "link"}

func (s ChangeSubject) String() string {
	if int(s) >= len(changeSubjects) {
		s = OfFinding
	}
	return changeSubjects[s]
}

// MarshalText writes the subject's word.
func (s ChangeSubject) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Compare says what changed from an old report to a new one. Counts are
// compared on request only: a living archive grows every day, and its posture
// does not.
func Compare(before, after *Report, counts bool) *Diff {
	d := &Diff{Schema: diffSchema, Changes: []Change{}}
	olds, news := byTarget(before, after), byTarget(after, before)
	for _, t := range after.Targets {
		first := len(d.Changes)
		was := olds.find(&t)
		if was == nil {
			d.add(Change{Kind: Added, Target: t.Name, What: OfTarget, To: exposureFacts(&t)})
			was = &Target{}
		} else {
			d.posture(was, &t)
			d.services(was, &t)
			if counts {
				d.counts(was, &t)
			}
		}
		d.findings(t.Name, was.Findings, t.Findings, counts, shutSince(was, &t))
		for i := first; i < len(d.Changes); i++ {
			d.Changes[i].Place = t.Place
		}
	}
	for _, t := range before.Targets {
		if news.find(&t) == nil {
			d.add(Change{Kind: Removed, Target: t.Name, Place: t.Place, What: OfTarget, From: exposureFacts(&t)})
		}
	}
	d.findings(filesTarget.Name, headerFindings(before), headerFindings(after), counts, false)
	d.findings(ListenTarget.Name, listenFindings(before), listenFindings(after), counts, false)
	d.links(before, after)
	d.lint(before, after, counts)
	slices.SortStableFunc(d.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Target.String(), b.Target.String()), byOpenness(a.Place, b.Place), rank(a.Kind)-rank(b.Kind), int(b.Severity)-int(a.Severity))
	})
	return d
}

// rank puts what needs action first.
func rank(k ChangeKind) int {
	return slices.Index([]ChangeKind{Added, NoLongerMeasured, Unsettled, Changed, Removed, FixedForThisCaller, Fixed}, k)
}

func (d *Diff) add(c Change) { d.Changes = append(d.Changes, c) }

// identity is what a target keeps from run to run: its address too, unless it moved.
type identity struct{ name, called, place, address audit.Text }

func identify(t *Target) identity { return identity{t.Name, t.Called, t.Place, t.Address} }

func (i identity) anywhere() identity {
	i.address = audit.Text{}
	return i
}

// found are the targets of a report, under their addresses, and those that moved under
// none: whose address the other report does not have.
type found map[identity]*Target

func byTarget(r, other *Report) found {
	there := map[identity]bool{}
	for i := range other.Targets {
		there[identify(&other.Targets[i])] = true
	}
	m := found{}
	for i := range r.Targets {
		t := &r.Targets[i]
		id := identify(t)
		m[id] = t
		if !there[id] {
			m[id.anywhere()] = t
		}
	}
	return m
}

// find is the same target, nil where there is none.
func (m found) find(t *Target) *Target {
	if same := m[identify(t)]; same != nil {
		return same
	}
	return m[identify(t).anywhere()]
}

// Comparable reports whether two reports are about something in common: a target,
// files, address ranges, captures or files of configuration.
func Comparable(before, after *Report) bool {
	olds := byTarget(before, after)
	return before.Headers != nil && after.Headers != nil || before.Sweep != nil && after.Sweep != nil || before.Listen != nil && after.Listen != nil || before.Lint != nil && after.Lint != nil ||
		slices.ContainsFunc(after.Targets, func(t Target) bool { return olds.find(&t) != nil })
}

func listenFindings(r *Report) []Finding {
	if r.Listen == nil {
		return nil
	}
	return r.Listen.Findings
}

func headerFindings(r *Report) []Finding {
	if r.Headers == nil {
		return nil
	}
	return r.Headers.Findings
}

// exposureFacts are how far a stranger gets, and the rung that was not settled.
func exposureFacts(t *Target) []audit.Fact {
	facts := []audit.Fact{audit.Word("exposure", t.Exposure)}
	if t.AtLeast() {
		facts = append(facts, unsettledFact(t))
	}
	return facts
}

// unsettledFact names the rung that was not settled; it marks a lower bound.
func unsettledFact(t *Target) audit.Fact { return audit.Word("unsettled", t.Doubt) }

// gradeFacts are the grade, or the best one that it can be, which is marked.
func gradeFacts(t *Target) []audit.Fact {
	switch {
	case t.Grade != audit.NoGrade:
		return []audit.Fact{audit.Word("grade", t.Grade)}
	case t.AtBest != audit.NoGrade:
		return []audit.Fact{audit.Word("grade-at-best", t.AtBest)}
	}
	return nil
}

// latest is a target as the last audit of it left it.
func (t *Target) latest() *Target {
	if t.Later == nil {
		return t
	}
	now := *t
	now.Exposure, now.Settled, now.Doubt = t.Later.Exposure, t.Later.Settled, t.Later.Doubt
	return &now
}

func (d *Diff) posture(was, is *Target) {
	now := is
	if was.Later == nil {
		now = is.latest()
	}
	if kind, reported := exposureChange(was, now); reported {
		if now.TitleUnproven && was.Exposure > audit.ExposureClosed {
			kind = unproven(was, now)
		}
		d.add(Change{Kind: kind, Target: is.Name, What: OfExposure, From: exposureFacts(was), To: exposureFacts(now)})
	}
	if was.Grade != is.Grade {
		kind := Changed
		switch {
		case is.Grade != audit.NoGrade && is.TitleUnproven && is.Grade < max(was.Grade, was.AtBest):
			kind = unproven(was, is)
		case is.Grade != audit.NoGrade:
		case is.Exposure.Measured():
			kind = Unsettled
		default:
			kind = NoLongerMeasured
		}
		d.add(Change{Kind: kind, Target: is.Name, What: OfGrade, From: gradeFacts(was), To: gradeFacts(is)})
	}
}

// exposureChange returns the kind of a change of exposure, and whether it is
// reported. A lower bound that does not go beyond what was seen is no change for
// the better.
func exposureChange(was, is *Target) (kind ChangeKind, reported bool) {
	switch {
	case was.Exposure.Measured() && BandOf(is.Exposure) == BandUnknown:
		return NoLongerMeasured, true
	case is.AtLeast() && is.Exposure <= was.Exposure:
		return Unsettled, was.Settled || is.Exposure < was.Exposure
	}
	return Changed, was.Exposure != is.Exposure || was.AtLeast()
}

func (d *Diff) counts(was, is *Target) {
	if was.Counts == is.Counts && reflect.DeepEqual(was.PHI.steady(), is.PHI.steady()) {
		return
	}
	facts := func(t *Target) []audit.Fact {
		return []audit.Fact{
			audit.Count("studies", t.Counts.Studies.Value), audit.Count("patients", t.Counts.Patients.Value),
			audit.Count("records", t.PHI.Records), audit.Count("exposed", t.PHI.Exposed),
		}
	}
	d.add(Change{Target: is.Name, What: OfCounts, From: facts(was), To: facts(is)})
}

// findings compares verdicts, and tells of failures that nobody judged again. shut
// says that the door which led to them is shut to this caller.
func (d *Diff) findings(target audit.Text, before, after []Finding, counts, shut bool) {
	find := func(list []Finding, id audit.ID) *Finding {
		i := slices.IndexFunc(list, func(f Finding) bool { return f.ID == id })
		if i < 0 {
			return new(Finding)
		}
		return &list[i]
	}
	for i := range after {
		was, is := find(before, after[i].ID), &after[i]
		if kind, reported := verdictChange(was, is, counts); reported {
			if shut && kind == NoLongerMeasured && was.Verdict == audit.RulingFail && slices.Contains(behindTheDoor, is.ID) {
				kind = FixedForThisCaller
			}
			d.add(Change{Kind: kind, Target: target, Check: &is.ID, Severity: is.Severity, Title: is.Title, From: was.Facts, To: is.Facts})
		}
	}
	for i := range before {
		if f := &before[i]; f.Verdict == audit.RulingFail && !slices.ContainsFunc(after, func(g Finding) bool { return g.ID == f.ID }) {
			d.add(Change{Kind: NoLongerMeasured, Target: target, Check: &f.ID, Severity: f.Severity, Title: f.Title, From: f.Facts})
		}
	}
}

// verdictChange returns the kind of a change of verdict, and whether it is
// reported. A pass that became inconclusive is neither worse nor better: it is no
// longer measured.
func verdictChange(was, is *Finding, counts bool) (kind ChangeKind, reported bool) {
	failed := was.Verdict == audit.RulingFail
	switch is.Verdict {
	case audit.RulingFail:
		if !failed {
			return Added, true
		}
		return Changed, was.Severity != is.Severity || !sameFacts(was.Facts, is.Facts, counts)
	case audit.RulingPass:
		return Fixed, failed
	case audit.RulingNotApplicable:
		if failed && takenAway(is) {
			return Fixed, true
		}
		return NoLongerMeasured, failed
	}
	return NoLongerMeasured, failed || was.Verdict == audit.RulingPass
}

// Signed adds to the changes of a target the failures that stay, and that somebody
// signed for since or whose signature has ended: the posture is the same, and what is
// to be done is not.
func (d *Diff) Signed(before, after *Target) {
	for i := range after.Findings {
		is := &after.Findings[i]
		told := func(c Change) bool { return c.Check != nil && *c.Check == is.ID }
		stays := func(was Finding) bool {
			return was.ID == is.ID && was.Verdict == audit.RulingFail && is.Verdict == audit.RulingFail && (was.Accepted == nil) != (is.Accepted == nil)
		}
		if slices.ContainsFunc(before.Findings, stays) && !slices.ContainsFunc(d.Changes, told) {
			d.add(Change{Kind: Changed, Target: after.Name, Place: after.Place, Check: &is.ID, Severity: is.Severity, Title: is.Title, From: is.Facts, To: is.Facts})
		}
	}
}

// takenAway reports a check that does not apply any more because of what was
// seen: the server does not offer the service, or all files were read and none
// is DICOM. Other checks stop to apply because the audit was made from
// elsewhere, or the configuration says less, and their faults may still be there.
func takenAway(f *Finding) bool {
	return slices.ContainsFunc(f.Facts, func(g audit.Fact) bool {
		return g.Name == audit.Lit("outcome") && g.Word.String() == audit.NoContext.String() || g.Name == audit.Lit("files-read")
	})
}

// sameFacts compares evidence; numbers only where counts are asked for.
func sameFacts(a, b []audit.Fact, counts bool) bool {
	return slices.EqualFunc(a, b, func(x, y audit.Fact) bool {
		return x.Name == y.Name && x.Word == y.Word && (x.Number == y.Number || !counts && x.Word.IsZero())
	})
}

// WriteJSON writes the changes as JSON.
func (d *Diff) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
