package report

import (
	"slices"
	"time"

	"pacsaudit/audit"
)

// entry is what one audit said of a target.
type entry struct {
	Target
	at time.Time // when the audit began
}

// place says which entries are of one target, seen from one place. A report may list the same target
// twice; number tells the first from the second, and both stay.
type place struct {
	name, address, called, from audit.Text
	number                      int
}

// mergeTargets makes one target of all entries of it, in the order of the newest
// report, and says how many entries gave way. began is when the oldest report began.
func mergeTargets(newest []*Report, began time.Time) (list []Target, replaced int) {
	list = []Target{}
	entries := map[place][]entry{}
	var order []place
	numbers := map[place]int{} // how often the newest report lists a target
	for _, r := range newest {
		own := map[place]int{}
		for _, t := range r.Targets {
			p := place{name: t.Name, address: t.Address, called: t.Called, from: t.Place}
			number := own[p]
			own[p]++
			if n := numbers[p]; n > 0 {
				number = min(number, n-1)
			}
			p.number = number
			at := t.Audited
			if at.IsZero() {
				at = r.Started
			}
			if entries[p] == nil {
				order = append(order, p)
			}
			entries[p] = append(entries[p], entry{t, at})
		}
		for p, n := range own {
			if numbers[p] == 0 {
				numbers[p] = n
			}
		}
	}
	for _, p := range order {
		replaced += len(entries[p]) - 1
		list = append(list, combine(entries[p], began))
	}
	return list, replaced
}

// combine makes one target of its entries. The newest that left nothing in doubt
// counts. Later ones left something in doubt: they add what they saw, and take
// nothing away. Where all of them did, what any of them saw counts.
func combine(entries []entry, began time.Time) Target {
	slices.SortStableFunc(entries, func(a, b entry) int { return b.at.Compare(a.at) })
	i := slices.IndexFunc(entries, func(e entry) bool { return e.decided() })
	if i < 0 {
		i = len(entries) - 1
	}
	known := entries[i]
	for _, later := range slices.Backward(entries[:i]) {
		known = known.and(later)
	}
	for _, e := range entries {
		if l := e.Later; l != nil && l.Audited.After(known.at) && (known.Later == nil || l.Audited.After(known.Later.Audited)) {
			known.Later = l
		}
	}
	if known.Audited = known.at; known.Later == nil && known.at.Equal(began) {
		known.Audited = time.Time{}
	}
	return known.Target
}

// and adds a later audit that left something in doubt. The record is that of the
// audit in which a stranger got further. Where both saw the same, it is the earlier
// one's if that left nothing in doubt.
func (e entry) and(later entry) entry {
	out, other := e, later
	if later.Exposure > e.Exposure || later.Exposure == e.Exposure && !e.decided() {
		out, other = later, e
		out.Findings = together(out, other, func(f *Finding) bool { return f.Verdict != audit.RulingInconclusive })
	} else {
		out.Later = &Later{
			Audited: later.at, Exposure: later.Exposure, Settled: later.Settled, Doubt: later.Doubt, Stopped: later.Stopped, Ended: ended(&later.Target),
		}
		out.Findings = together(out, other, func(f *Finding) bool { return f.Verdict == audit.RulingFail })
	}
	if out.Services == nil || other.Services != nil && other.Services.Complete && !out.Services.Complete {
		out.Services = other.Services
	}
	if other.Web != nil && (out.Web == nil || other.Web.Exposure > out.Web.Exposure) {
		web := *other.Web
		if web.Audited.IsZero() && !other.at.Equal(out.at) {
			web.Audited = other.at
		}
		out.Web = &web
	}
	out.Grade, out.AtBest = out.graded()
	return out
}

// together are the findings of one entry, with those of another that count where
// the first has no verdict. A failure stays a failure, whichever of them saw it.
func together(one, other entry, counts func(*Finding) bool) []Finding {
	list := slices.Clone(one.Findings)
	for _, f := range other.Findings {
		if !counts(&f) {
			continue
		}
		if f.Audited.IsZero() && !other.at.Equal(one.at) {
			f.Audited = other.at
		}
		i := slices.IndexFunc(list, func(g Finding) bool { return g.ID == f.ID })
		if i < 0 {
			list = append(list, f)
			continue
		}
		failed := list[i].Verdict == audit.RulingFail
		if list[i].Verdict == audit.RulingInconclusive || f.Verdict == audit.RulingFail && !failed || other.at.After(one.at) && heavier(&f, &list[i]) {
			list[i] = f
		}
	}
	sortFindings(list)
	return list
}

// heavier reports an open failure, where the other verdict is no failure, is an
// accepted risk, or has a lower severity.
func heavier(f, other *Finding) bool {
	return f.Open() && (!other.Open() || f.Severity > other.Severity)
}

// ended is the step at which an audit ended that left something in doubt.
func ended(t *Target) audit.Step {
	switch {
	case !t.Exposure.Measured():
		return t.EndedAt()
	case t.Doubt == audit.WorklistRung:
		return t.Steps.Worklist.Step
	case t.Doubt == audit.EchoRung:
		return t.Steps.Echo
	}
	return t.Steps.Find.Step
}
