package probe

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// everything counts the whole archive. One query does, unless the server has a
// limit: then the dates are split until every window comes to its regular end,
// and studies without a date are looked for by the patients' birth dates.
func (a *asking) everything(ctx context.Context) audit.Step {
	all := a.query(ctx, phi.Filter{})
	refused := all.step.Outcome == audit.Failed && all.step.HasStatus
	switch {
	case a.q.Model != phi.StudyRootStudy, !all.complete && !all.cut && !refused:
		return a.partial(audit.Step{}, all)
	case all.complete && all.answers == 0:
		// Some archives answer a query without any restriction with nothing.
		everSince := phi.DateRange{From: phi.DayOf(firstOfYear(1))}
		if some := a.query(ctx, phi.Filter{Dates: everSince}); some.complete && some.answers == 0 {
			return all.step
		}
		all.complete = false
	case all.complete && !round(all.answers):
		a.q.Duplicates = all.answers - a.q.Records()
		return all.step
	}
	before := a.q.Records()
	dated := a.split(ctx, a.years(), silent(all), func(r phi.DateRange) phi.Filter { return phi.Filter{Dates: r} })
	switch {
	case !dated.complete:
		a.q.AtLeast = true
	case all.complete && a.q.Records() == before: // the round number was no limit
	default:
		a.q.AtLeast = !a.undated(ctx, silent(all))
	}
	if !all.step.OK() && dated.step.OK() {
		return dated.step
	}
	return all.step
}

// round reports a number of answers at which limits are set.
func round(n uint64) bool { return n >= 50 && (n%50 == 0 || n&(n-1) == 0) }

// silent is how many answers may be a limit that the server does not speak of;
// 0 where it does.
func silent(all answer) uint64 {
	if all.complete {
		return all.answers
	}
	return 0
}

// undated looks at all studies once more, by the birth dates of the patients,
// and reports whether nothing can be missing: studies without a date match no
// range of dates, but if every study that was seen is seen again this way, the
// server matches birth dates, and those without a date were seen with them.
func (a *asking) undated(ctx context.Context, silent uint64) bool {
	if a.q.Keys < phi.PHIKeys {
		return false
	}
	born := func(r phi.DateRange) phi.Filter { return phi.Filter{Born: r} }
	nobody := phi.DateRange{From: 1700_01_01, To: 1700_12_31}
	if n := a.query(ctx, born(nobody)); !n.complete || n.answers > 0 {
		return false // it does not match birth dates at all
	}
	found := a.split(ctx, a.years(), silent, born)
	return found.complete && found.answers == a.inspector.Tally().Studies.Count()
}

// span is a window of days, both ends included.
type span struct{ from, to time.Time }

func (s span) days() int { return int(s.to.Sub(s.from).Hours()/24) + 1 }

func (s span) dates() phi.DateRange {
	return phi.DateRange{From: phi.DayOf(s.from), To: phi.DayOf(s.to)}
}

func (s span) halves() (span, span) {
	middle := s.from.AddDate(0, 0, s.days()/2)
	return span{s.from, middle.AddDate(0, 0, -1)}, span{middle, s.to}
}

func firstOfYear(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

// years are the windows to begin with: nothing was measured before 1800, most
// studies and patients belong to single years, and clocks go wrong forwards.
func (a *asking) years() []span {
	spans := []span{{firstOfYear(1), firstOfYear(1920).AddDate(0, 0, -1)}}
	next := a.p.now().Year() + 1
	for y := 1920; y < next; y++ {
		spans = append(spans, span{firstOfYear(y), firstOfYear(y+1).AddDate(0, 0, -1)})
	}
	return append(spans, span{firstOfYear(next), firstOfYear(9999)})
}

// maxQueries bounds one pass over an archive.
const maxQueries = 5000

// split asks for each window by itself and halves what comes to a limit. The
// answer counts those of complete windows only.
func (a *asking) split(ctx context.Context, spans []span, silent uint64, filter func(phi.DateRange) phi.Filter) answer {
	total := answer{complete: true}
	for queries := 0; len(spans) > 0; queries++ {
		s := spans[0]
		spans = spans[1:]
		if queries == maxQueries || ctx.Err() != nil {
			total.complete = false
			return total
		}
		n := a.query(ctx, filter(s.dates()))
		switch {
		case n.complete && (silent == 0 || n.answers < silent):
			total.step = n.step
			total.answers += n.answers
		case (n.complete || n.cut) && s.days() > 1:
			first, second := s.halves()
			spans = append(spans, first, second)
		case n.cut || n.complete: // more in one day than the server gives
			total.complete = false
		default: // no answer: the server has had enough, or is gone
			total.complete = false
			return total
		}
	}
	return total
}
