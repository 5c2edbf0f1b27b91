package probe

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// everything counts the whole archive. One query does, unless the server has a
// limit: then the dates are split until every window comes to its regular end,
// and what has no date is looked for by the first digits of its UID.
func (a *asking) everything(ctx context.Context) audit.Step {
	all := a.query(ctx, phi.DateRange{})
	if a.q.Model != phi.StudyRootStudy || !all.complete && !all.cut && !a.refusedUniversal(all) {
		return a.partial(audit.Step{}, all)
	}
	if all.complete && !round(all.answers) {
		return all.step
	}
	before := a.q.Records()
	dated := a.split(ctx, all)
	switch {
	case !dated.complete:
		a.q.AtLeast = true
	case all.complete && a.q.Records() == before: // the round number was no limit
	default:
		// Studies without a date match no range. Every UID begins with a digit:
		// if all that was seen so far is seen again, the server takes such
		// prefixes, and nothing is missing.
		a.q.AtLeast = !a.undated(ctx)
	}
	if !all.step.OK() && dated.step.OK() {
		return dated.step
	}
	return all.step
}

// round reports a number of answers at which limits are set.
func round(n uint64) bool {
	return n >= 50 && (n%50 == 0 || n&(n-1) == 0)
}

// refusedUniversal reports a server that does not answer a query without any
// restriction: with a refusal, or with nothing.
func (a *asking) refusedUniversal(n answer) bool {
	return n.step.Outcome == audit.Failed && n.step.HasStatus
}

// earliest is before the first digital archives; older dates are still found,
// by the open window before it.
const earliest = 1990

// maxQueries bounds a full count.
const maxQueries = 5000

// split asks for each year by itself and halves what comes to a limit.
func (a *asking) split(ctx context.Context, all answer) answer {
	s := splitter{asking: a, silent: all.answers}
	if !all.complete {
		s.silent = 0
	}
	year := a.p.now().Year()
	s.window(ctx, phi.DateRange{To: dayBefore(earliest)}, time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC), date(earliest).AddDate(0, 0, -1))
	for y := earliest; y <= year; y++ {
		s.halve(ctx, date(y), date(y+1).AddDate(0, 0, -1))
	}
	s.window(ctx, phi.DateRange{From: phi.DayOf(date(year + 1))}, date(year+1), date(year+100))
	return answer{step: s.step, complete: !s.failed}
}

// splitter counts windows of dates.
type splitter struct {
	*asking
	silent  uint64 // so many answers may be a limit that the server does not speak of
	queries int
	failed  bool
	step    audit.Step
}

func date(year int) time.Time         { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
func dayBefore(year int) phi.Day      { return phi.DayOf(date(year).AddDate(0, 0, -1)) }
func days(from, to time.Time) (n int) { return int(to.Sub(from).Hours()/24) + 1 }
func (s *splitter) halve(ctx context.Context, from, to time.Time) {
	s.window(ctx, phi.DateRange{From: phi.DayOf(from), To: phi.DayOf(to)}, from, to)
}

// window asks for one window, and for its halves if it comes to a limit.
func (s *splitter) window(ctx context.Context, dates phi.DateRange, from, to time.Time) {
	if s.failed || ctx.Err() != nil {
		s.failed = true
		return
	}
	if s.queries++; s.queries > maxQueries {
		s.failed = true
		return
	}
	n := s.query(ctx, dates)
	switch {
	case n.complete && (s.silent == 0 || n.answers < s.silent):
		s.step = n.step
	case (n.complete || n.cut) && days(from, to) > 1:
		middle := from.AddDate(0, 0, days(from, to)/2)
		s.halve(ctx, from, middle.AddDate(0, 0, -1))
		s.halve(ctx, middle, to)
	default: // one day, or no answer at all
		s.failed = true
	}
}

// undated looks at all studies once more, by prefixes of the Study Instance
// UID, and reports whether that found at least all that was seen before.
func (a *asking) undated(ctx context.Context) bool {
	tally := a.inspector.Tally()
	seen, duplicates := tally.Studies.Count(), tally.Duplicates
	p := prefixes{asking: a}
	for _, digit := range "012" { // the roots of the tree of object identifiers
		p.ask(ctx, string(digit))
	}
	return !p.failed && tally.Duplicates-duplicates >= seen
}

type prefixes struct {
	*asking
	queries int
	failed  bool
}

func (p *prefixes) ask(ctx context.Context, prefix string) {
	if p.queries++; p.failed || p.queries > maxQueries || len(prefix) > 64 || ctx.Err() != nil {
		p.failed = true
		return
	}
	switch n := p.queryBy(ctx, phi.Filter{UIDPrefix: prefix}); {
	case n.complete && !round(n.answers):
	case n.complete || n.cut:
		for _, c := range ".0123456789" {
			p.ask(ctx, prefix+string(c))
		}
	default:
		p.failed = true
	}
}
