package probe

import (
	"context"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// countAll counts the whole archive. One query is enough, unless the server has a
// limit: then dates are split until every window is answered completely, and
// studies without a date are searched by the patients' birth dates.
func (a *modelCount) countAll(ctx context.Context) {
	all := a.query(ctx, phi.Filter{})
	a.noteStep(all)
	if all.complete && all.answers == 0 {
		if a.tryOtherQueries(ctx); a.q.Records() == 0 {
			return
		}
		all = answer{step: a.step, answers: a.q.Records(), complete: !a.q.AtLeast, cut: a.q.AtLeast}
	}
	switch {
	case all.complete && !roundNumber(all.answers) && !a.olderMissing(ctx) && !a.newerMissing(ctx):
		a.q.Duplicates = all.answers - min(all.answers, a.q.Records())
		return
	case all.denied(), all.refused() && all.step.HungUp():
		a.confirmDenial(ctx)
		return
	case !all.complete && !all.cut && !all.status():
		return
	case !a.datesMatter(ctx):
		a.q.AtLeast = true // windows cannot narrow the answers
		if a.q.Records() == 0 {
			a.tryOtherQueries(ctx)
		}
		return
	}
	before := a.q.Records()
	c := windowCount{modelCount: a, filter: a.within, unspokenLimit: unspokenLimit(all)}
	c.countSpans(ctx, a.spans(all.complete))
	switch {
	case c.incomplete:
		a.q.AtLeast = true
	case all.complete && a.q.Records() == before && c.answers == 0 && a.inspector.Dates().From != 0:
		a.q.AtLeast = true // the windows did not show what was seen before
	case all.complete && a.q.Records() == before && before <= all.answers:
		a.q.AtLeast = false // the round number was no limit
	default:
		// Where no study has a date, one without a birth date is in no window at all.
		a.q.AtLeast = a.q.Model != phi.StudyRootStudy || !a.undated(ctx, unspokenLimit(all)) || c.answers == 0
	}
	if a.q.Records() == 0 {
		a.tryOtherQueries(ctx)
	}
}

// unspokenLimit is the number of answers that may be a limit which the server does
// not report; 0 if it reports its limit.
func unspokenLimit(all answer) uint64 {
	if all.complete {
		return all.answers
	}
	return 0
}

// datesMatter queries a year in the far future: an archive that returns matches
// ignores dates, and splitting them is useless.
func (a *modelCount) datesMatter(ctx context.Context) bool {
	a.maxMatches = 1
	n := a.queryAsGiven(ctx, a.within(span{firstOfYear(2200), firstOfYear(2201).AddDate(0, 0, -1)}))
	a.maxMatches = 0
	return n.answers == 0
}

// undated counts all studies again by the birth dates of the patients, and reports
// whether none can be missing. Studies without a date match no range of dates; but
// if every study counted before is counted again this way, the server matches birth
// dates, and studies without a date were counted too.
func (a *modelCount) undated(ctx context.Context, silent uint64) bool {
	born := func(s span) phi.Filter { return phi.Filter{Born: s.dates()} }
	a.maxMatches = 1
	nobody := a.queryAsGiven(ctx, born(span{firstOfYear(1700), firstOfYear(1701).AddDate(0, 0, -1)}))
	a.maxMatches = 0
	if !nobody.complete || nobody.answers > 0 {
		return false // it does not match birth dates
	}
	c := windowCount{modelCount: a, filter: born, unspokenLimit: silent}
	c.countSpans(ctx, births(a.midnight()))
	return !c.incomplete && c.answers == a.q.Records()
}

// windowCount is one pass over an archive in windows.
type windowCount struct {
	*modelCount
	filter        func(span) phi.Filter
	unspokenLimit uint64
	answers       uint64 // of complete windows
	incomplete    bool
	failing       int // windows in a row that brought nothing but a failure
}

// maxFailing is how many windows may fail in a row before the count stops.
const maxFailing = 12

func (c *windowCount) countSpans(ctx context.Context, spans []span) {
	for _, s := range spans {
		if !c.countSpan(ctx, s) {
			c.countHalves(ctx, s)
		}
	}
}

// countSpan counts a window. Of one that comes to a limit it counts the parts. It
// reports false if the window brought nothing but a failure.
func (c *windowCount) countSpan(ctx context.Context, s span) bool {
	if c.failing > maxFailing || ctx.Err() != nil || c.budgetUsedUp() {
		c.noteMissing(s)
		return true
	}
	n := c.query(ctx, c.filter(s))
	c.noteStep(n)
	if !n.refused() {
		c.failing = 0
	} else if c.failing++; !audit.Busy(n.step) {
		return false
	}
	switch {
	case n.unasked:
		c.noteMissing(s)
	case n.complete && (c.unspokenLimit == 0 || n.answers < c.unspokenLimit):
		c.answers += n.answers
	case s.days() > 1:
		for _, part := range s.parts() {
			if !c.countSpan(ctx, part) {
				c.countHalves(ctx, part)
			}
		}
	default: // more in one day than the server gives
		c.noteMissing(s)
	}
	return true
}

// countHalves goes on past a window that fails: it halves it until what fails is
// small, and notes that. A window of which both halves fail is left.
func (c *windowCount) countHalves(ctx context.Context, s span) {
	if s.days() == 1 {
		c.noteMissing(s)
		return
	}
	first, second := s.halves()
	one, two := c.countSpan(ctx, first), c.countSpan(ctx, second)
	switch {
	case !one && !two:
		c.noteMissing(s)
	case !one:
		c.countHalves(ctx, first)
	case !two:
		c.countHalves(ctx, second)
	}
}

// maxGaps bounds the windows that a report names as missing.
const maxGaps = 32

// noteMissing notes a window that was not counted.
func (c *windowCount) noteMissing(s span) {
	c.incomplete = true
	if c.filter(s).Dates == (phi.DateRange{}) {
		return // of birth dates: every study was looked for by its own date before
	}
	gap := audit.Gap{From: audit.DayOf(s.from), To: audit.DayOf(s.to)}
	if n := len(c.q.Gaps); n > 0 {
		last := &c.q.Gaps[n-1]
		switch {
		case audit.DayOf(s.to.AddDate(0, 0, 1)) == last.From:
			last.From = gap.From
			return
		case audit.DayOf(s.from.AddDate(0, 0, -1)) == last.To:
			last.To = gap.To
			return
		case n == maxGaps:
			last.From, last.To = min(last.From, gap.From), max(last.To, gap.To)
			return
		}
	}
	c.q.Gaps = append(c.q.Gaps, gap)
}
