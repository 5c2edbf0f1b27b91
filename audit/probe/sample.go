package probe

import (
	"context"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// countSample counts what a stranger can read, up to the bound on rows: the newest
// studies first, then everything, which alone brings those without a date.
func (a *modelCount) countSample(ctx context.Context) {
	windows, recent := a.windows(), uint64(0)
	for i := 0; i < len(windows); i++ {
		if windows[i] == everything {
			recent = a.q.Records()
		}
		n := a.query(ctx, windows[i].filter())
		a.noteStep(n)
		switch {
		case n.complete && n.whole:
			a.compareWithSeen(n)
			i = len(windows)
		case n.complete:
		case n.cut, a.q.Records() > 0:
			a.q.AtLeast = true // the rest was not counted
			return
		case n.denied(), n.refused() && n.step.HungUp():
			a.confirmDenial(ctx)
			return
		case !n.status():
			return
		case audit.Busy(n.step) && a.searchNarrower(ctx, windows[i]):
			return
		default: // it may refuse dates
			i = max(i, len(windows)-2)
		}
	}
	switch {
	case a.q.Records() == 0:
		a.tryOtherQueries(ctx)
	case !a.q.AtLeast && (a.olderMissing(ctx) || (recent == 0 || recent == a.q.Records()) && a.newerMissing(ctx)):
		a.q.AtLeast = true
	}
}

// olderMissing queries studies from before all those counted, or patients born before
// them, and reports whether there may be some: an unreported limit, or a default
// period for queries without dates, may hide them. If patients were seen, one match
// is enough. It reports false if there are too many records to tell them apart.
func (a *modelCount) olderMissing(ctx context.Context) bool {
	first, until := a.inspector.Dates().From, func(d phi.Day) phi.Filter { return phi.Filter{Dates: phi.DateRange{To: d}} }
	if a.q.Model == phi.PatientRootPatient {
		first, until = a.inspector.Births().From, func(d phi.Day) phi.Filter { return phi.Filter{Born: phi.DateRange{To: d}} }
	}
	t := a.inspector.Tally()
	if a.q.Model.Worklist() || first == 0 || !t.Studies.Exact() || !t.Patients.Exact() {
		return false
	}
	if a.q.Exposed() > 0 {
		a.maxMatches = 1
		defer func() { a.maxMatches = 0 }()
	}
	before := a.q.Records()
	n := a.query(ctx, until(phi.DayOf(dayOf(first).AddDate(0, 0, -1))))
	return a.q.Records() > before || !n.complete && !n.cut && !n.status()
}

// fewRecords is the most records of which newerMissing reads half again.
const fewRecords = 10_000

// newerMissing queries the newer half of the period of the studies, or of the birth
// dates for patients and for studies of one day or without dates, and reports whether
// there may be records that were not counted. Of many records it queries only what is
// newer than all of them. A server with an unreported limit returns the oldest first, or
// any, and others now.
func (a *modelCount) newerMissing(ctx context.Context) bool {
	seen, from := a.inspector.Dates(), func(d phi.Day) phi.Filter { return phi.Filter{Dates: phi.DateRange{From: d}} }
	if a.q.Model == phi.PatientRootPatient || seen.From == seen.To {
		seen, from = a.inspector.Births(), func(d phi.Day) phi.Filter { return phi.Filter{Born: phi.DateRange{From: d}} }
	}
	t := a.inspector.Tally()
	if a.q.Model.Worklist() || seen.From == 0 || !t.Studies.Exact() || !t.Patients.Exact() {
		return false
	}
	day := dayOf(seen.To).AddDate(0, 0, 1)
	switch {
	case a.q.Records() > fewRecords:
		a.maxMatches = 1
		defer func() { a.maxMatches = 0 }()
	case seen.From < seen.To:
		_, half := span{dayOf(seen.From), dayOf(seen.To)}.halves()
		day = half.from
	}
	before := a.q.Records()
	n := a.query(ctx, from(phi.DayOf(day)))
	if n.complete && n.answers == 0 && !dayOf(seen.To).Before(day) {
		// Some of what it has shown is missing: it may have a limit for each association,
		// or not match ranges.
		a.release(ctx)
		n = a.query(ctx, from(phi.DayOf(day)))
	}
	return a.q.Records() > before || !n.complete && !n.cut && !n.status()
}

// windows are the filters of successive queries: the last week, the year before it,
// everything. The first two do not overlap, so that an archive with an unreported
// limit returns more in parts than at once. Patients and worklist items have no study
// date.
func (a *modelCount) windows() []window {
	if a.q.Model != phi.StudyRootStudy {
		return []window{everything}
	}
	return []window{{phi.DateRange{From: a.ago(7)}}, {phi.DateRange{From: a.ago(366), To: a.ago(8)}}, everything}
}

// compareWithSeen compares the answers to the query for everything with the records
// of all queries.
func (a *modelCount) compareWithSeen(all answer) {
	switch records := a.q.Records(); {
	case all.answers > records:
		a.q.Duplicates = all.answers - records
	case all.answers < records:
		a.q.AtLeast = true // fewer than counted before: there is an unreported limit
	}
	a.q.AtLeast = a.q.AtLeast || roundNumber(all.answers)
}

// roundNumber reports a number of answers that may be a limit.
func roundNumber(n uint64) bool { return n >= 50 && (n%50 == 0 || n&(n-1) == 0) }

// searchNarrower halves a window, the newest part first, until the server answers for
// one, and reports whether there were records. A busy archive is measured by its
// narrowest answer.
func (a *modelCount) searchNarrower(ctx context.Context, w window) bool {
	first, second := a.dated(w).halves()
	left := []span{first, second}
	for queries := 0; len(left) > 0 && queries < maxNarrow; queries++ {
		s := left[len(left)-1]
		left = left[:len(left)-1]
		ask := a.queryAsGiven
		if s.days() == 1 {
			ask = a.query // there may be too many keys as well
		}
		n := ask(ctx, a.within(s))
		a.noteStep(n)
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
			return a.searchHours(ctx, s)
		}
	}
	return false
}

// maxNarrow bounds the queries of one search for a narrower window.
const maxNarrow = 24

// searchHours queries the last quarter of a day, and its last hour.
func (a *modelCount) searchHours(ctx context.Context, day span) bool {
	if a.q.Model == phi.PatientRootPatient {
		return false // a day of birth has no hours
	}
	filter := a.within(day)
	for _, first := range []uint32{18, 23} {
		filter.Times = phi.TimeRange{From: first * 1_00_00, To: 23_59_59}
		n := a.queryAsGiven(ctx, filter)
		a.noteStep(n)
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
