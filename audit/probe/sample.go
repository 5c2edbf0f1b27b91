package probe

import (
	"context"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// sample counts what a stranger can read, up to the bound on rows: the newest
// studies first, then everything, which alone brings those without a date.
func (a *asking) sample(ctx context.Context) {
	windows, recent := a.windows(), uint64(0)
	for i := 0; i < len(windows); i++ {
		if windows[i] == everything {
			recent = a.q.Records()
		}
		n := a.query(ctx, windows[i].filter())
		a.note(n)
		switch {
		case n.complete && n.whole:
			a.compare(n)
			i = len(windows)
		case n.complete:
		case n.cut, a.q.Records() > 0:
			a.q.AtLeast = true // what lies beyond was not counted
			return
		case n.denied(), n.refused() && n.step.HungUp():
			a.deny(ctx)
			return
		case !n.status():
			return
		case audit.Busy(n.step) && a.narrow(ctx, windows[i]):
			return
		default: // perhaps it wants no dates
			i = max(i, len(windows)-2)
		}
	}
	switch {
	case a.q.Records() == 0:
		a.otherwise(ctx)
	case !a.q.AtLeast && (a.older(ctx) || recent == 0 && a.newer(ctx)):
		a.q.AtLeast = true
	}
}

// older asks for studies from before all those that were seen, or for patients
// born before them: a limit that nobody speaks of, or a period that is meant where
// no date is given, may keep them from sight. It reports whether there may be some.
// Where patients were seen one answer tells. Among more than can be told apart, none
// does.
func (a *asking) older(ctx context.Context) bool {
	first, until := a.inspector.Dates().From, func(d phi.Day) phi.Filter { return phi.Filter{Dates: phi.DateRange{To: d}} }
	if a.q.Model == phi.PatientRootPatient {
		first, until = a.inspector.Births().From, func(d phi.Day) phi.Filter { return phi.Filter{Born: phi.DateRange{To: d}} }
	}
	t := a.inspector.Tally()
	if a.q.Model == phi.ModalityWorklist || first == 0 || !t.Studies.Exact() || !t.Patients.Exact() {
		return false
	}
	if a.q.Exposed() > 0 {
		a.most = 1
		defer func() { a.most = 0 }()
	}
	before := a.q.Records()
	n := a.query(ctx, until(phi.DayOf(dayOf(first).AddDate(0, 0, -1))))
	return a.q.Records() > before || !n.complete && !n.cut && !n.status()
}

// fewRecords is up to how many records half of them are read once more.
const fewRecords = 10_000

// newer asks for the newer half of the time that the studies are of, or the
// patients were born in; of many, for what is newer than all of them. A server with
// a limit that it does not speak of gives the oldest first, or any, and so gives
// others then. It reports whether there may be some.
func (a *asking) newer(ctx context.Context) bool {
	seen, from := a.inspector.Dates(), func(d phi.Day) phi.Filter { return phi.Filter{Dates: phi.DateRange{From: d}} }
	if a.q.Model == phi.PatientRootPatient {
		seen, from = a.inspector.Births(), func(d phi.Day) phi.Filter { return phi.Filter{Born: phi.DateRange{From: d}} }
	}
	t := a.inspector.Tally()
	if a.q.Model == phi.ModalityWorklist || seen.From == 0 || !t.Studies.Exact() || !t.Patients.Exact() {
		return false
	}
	day := dayOf(seen.To).AddDate(0, 0, 1)
	switch {
	case a.q.Records() > fewRecords:
		a.most = 1
		defer func() { a.most = 0 }()
	case seen.From < seen.To:
		_, half := span{dayOf(seen.From), dayOf(seen.To)}.halves()
		day = half.from
	}
	before := a.q.Records()
	n := a.query(ctx, from(phi.DayOf(day)))
	return a.q.Records() > before || !n.complete && !n.cut && !n.status()
}

// windows are what successive queries ask for: the last week, the year before it,
// everything. The first two do not overlap, so that an archive with a limit that
// it does not speak of brings more in parts than at once. Patients and worklist
// items have no study date.
func (a *asking) windows() []window {
	if a.q.Model != phi.StudyRootStudy {
		return []window{everything}
	}
	return []window{{phi.DateRange{From: a.ago(7)}}, {phi.DateRange{From: a.ago(366), To: a.ago(8)}}, everything}
}

// compare holds all that came at once against what came piece by piece.
func (a *asking) compare(all answer) {
	switch records := a.q.Records(); {
	case all.answers > records:
		a.q.Duplicates = all.answers - records
	case all.answers < records:
		a.q.AtLeast = true // fewer than were seen before: there is a limit that nobody speaks of
	}
	a.q.AtLeast = a.q.AtLeast || round(all.answers)
}

// round reports a number of answers at which limits are set.
func round(n uint64) bool { return n >= 50 && (n%50 == 0 || n&(n-1) == 0) }

// narrow looks for a part of a window that the server does answer for, halving
// it, the newest part first, and reports whether there were records. A busy
// archive is measured by its narrowest answer.
func (a *asking) narrow(ctx context.Context, w window) bool {
	first, second := a.dated(w).halves()
	left := []span{first, second}
	for queries := 0; len(left) > 0 && queries < maxNarrow; queries++ {
		s := left[len(left)-1]
		left = left[:len(left)-1]
		ask := a.once
		if s.days() == 1 {
			ask = a.query // the keys may be too much as well
		}
		n := ask(ctx, a.within(s))
		a.note(n)
		switch {
		case n.answers > 0:
			a.q.AtLeast = true
			return true
		case n.complete:
		case !n.status():
			return false
		case s.days() > 1:
			first, second := s.halves()
			left = append(left, first, second)
		default:
			return a.hours(ctx, s)
		}
	}
	return false
}

// maxNarrow bounds the queries of one search for a narrower window.
const maxNarrow = 24

// hours asks for the last quarter of a day, and for its last hour.
func (a *asking) hours(ctx context.Context, day span) bool {
	if a.q.Model == phi.PatientRootPatient {
		return false // a day of birth has no hours
	}
	filter := a.within(day)
	for _, first := range []uint32{18, 23} {
		filter.Times = phi.TimeRange{From: first * 1_00_00, To: 23_59_59}
		n := a.once(ctx, filter)
		a.note(n)
		if n.answers > 0 {
			a.q.AtLeast = true
			return true
		}
		if !n.status() {
			break
		}
	}
	return false
}
