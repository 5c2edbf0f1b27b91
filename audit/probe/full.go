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
func (a *asking) everything(ctx context.Context) {
	all := a.query(ctx, phi.Filter{})
	a.note(all)
	if all.complete && all.answers == 0 {
		if a.otherwise(ctx); a.q.Records() == 0 {
			return
		}
		all = answer{step: a.step, answers: a.q.Records(), complete: !a.q.AtLeast, cut: a.q.AtLeast}
	}
	switch {
	case all.complete && !round(all.answers) && !a.older(ctx) && !a.newer(ctx):
		a.q.Duplicates = all.answers - min(all.answers, a.q.Records())
		return
	case all.denied(), all.refused() && all.step.HungUp():
		a.deny(ctx)
		return
	case !all.complete && !all.cut && !all.status():
		return
	case !a.datesMatter(ctx):
		a.q.AtLeast = true // one window is as another
		if a.q.Records() == 0 {
			a.otherwise(ctx)
		}
		return
	}
	before := a.q.Records()
	c := counting{asking: a, filter: a.within, silent: silent(all)}
	c.all(ctx, a.spans(all.complete))
	switch {
	case c.incomplete:
		a.q.AtLeast = true
	case all.complete && a.q.Records() == before:
		a.q.AtLeast = false // the round number was no limit
	default:
		a.q.AtLeast = a.q.Model != phi.StudyRootStudy || !a.undated(ctx, silent(all))
	}
	if a.q.Records() == 0 {
		a.otherwise(ctx)
	}
}

// silent is how many answers may be a limit that the server does not speak of;
// 0 where it does.
func silent(all answer) uint64 {
	if all.complete {
		return all.answers
	}
	return 0
}

// datesMatter asks for a year that has not come: an archive that answers takes
// no notice of dates, and there is no sense in splitting them.
func (a *asking) datesMatter(ctx context.Context) bool {
	a.most = 1
	n := a.once(ctx, a.within(span{firstOfYear(2200), firstOfYear(2201).AddDate(0, 0, -1)}))
	a.most = 0
	return n.answers == 0
}

// undated looks at all studies once more, by the birth dates of the patients,
// and reports whether nothing can be missing: studies without a date match no
// range of dates, but if every study that was seen is seen again this way, the
// server matches birth dates, and those without a date were seen with them.
func (a *asking) undated(ctx context.Context, silent uint64) bool {
	born := func(s span) phi.Filter { return phi.Filter{Born: s.dates()} }
	a.most = 1
	nobody := a.once(ctx, born(span{firstOfYear(1700), firstOfYear(1701).AddDate(0, 0, -1)}))
	a.most = 0
	if !nobody.complete || nobody.answers > 0 {
		return false // it does not match birth dates at all
	}
	c := counting{asking: a, filter: born, silent: silent}
	c.all(ctx, births(a.midnight()))
	return !c.incomplete && c.answers == a.q.Records()
}

// ages, in days, part the past into windows that hold about as many studies
// each; patients are parted by decades.
var ages = []int{0, 7, 30, 90, 365, 2 * 365, 5 * 365, 10 * 365, 20 * 365, 40 * 365}

// spans are the windows to begin with, the newest first. What is seen of the
// dates parts the studies best where all may have been seen.
func (a *asking) spans(seen bool) []span {
	if a.q.Model == phi.PatientRootPatient {
		return births(a.midnight())
	}
	end := firstOfYear(9999)
	if d := a.inspector.Dates(); seen && d.From > 0 && d.From < d.To {
		from, to := dayOf(d.From), dayOf(d.To)
		older, newer := span{from, to}.halves()
		return []span{{to.AddDate(0, 0, 1), end}, newer, older, {firstOfYear(1), from.AddDate(0, 0, -1)}}
	}
	var list []span
	last := a.midnight().AddDate(0, 0, 1)
	future := span{last.AddDate(0, 0, 1), end}
	for _, age := range ages {
		from := a.midnight().AddDate(0, 0, -age)
		list = append(list, span{from, last})
		last = from.AddDate(0, 0, -1)
	}
	// Databases that begin with the Gregorian calendar in 1753 fail before it.
	for _, year := range []int{1900, 1753, 1} {
		list = append(list, span{firstOfYear(year), last})
		last = firstOfYear(year).AddDate(0, 0, -1)
	}
	// A server that refuses long windows refuses this one down to single days.
	return append(list, future)
}

func births(today time.Time) []span {
	list := []span{{firstOfYear(1753), firstOfYear(1900).AddDate(0, 0, -1)}}
	for year := 1900; year <= today.Year(); year += 10 {
		list = append(list, span{firstOfYear(year), firstOfYear(year+10).AddDate(0, 0, -1)})
	}
	return list
}

func dayOf(d phi.Day) time.Time {
	return time.Date(int(d/1_00_00), time.Month(d/1_00%1_00), int(d%1_00), 0, 0, 0, 0, time.UTC)
}

// counting is one pass over an archive in windows.
type counting struct {
	*asking
	filter     func(span) phi.Filter
	silent     uint64
	answers    uint64 // of complete windows
	incomplete bool
	failing    int // windows in a row that brought nothing but a failure
}

// maxFailing is how many windows may fail in a row before the server has had
// enough.
const maxFailing = 12

func (c *counting) all(ctx context.Context, spans []span) {
	for _, s := range spans {
		if !c.count(ctx, s) {
			c.rescue(ctx, s)
		}
	}
}

// count counts a window. Of one that comes to a limit it counts the parts. It
// reports false if the window brought nothing but a failure.
func (c *counting) count(ctx context.Context, s span) bool {
	if c.failing > maxFailing || ctx.Err() != nil || c.spent() {
		c.miss(s)
		return true
	}
	n := c.query(ctx, c.filter(s))
	c.note(n)
	if !n.refused() {
		c.failing = 0
	} else if c.failing++; !audit.Busy(n.step) {
		return false
	}
	switch {
	case n.unasked:
		c.miss(s)
	case n.complete && (c.silent == 0 || n.answers < c.silent):
		c.answers += n.answers
	case s.days() > 1:
		for _, part := range s.parts() {
			if !c.count(ctx, part) {
				c.rescue(ctx, part)
			}
		}
	default: // more in one day than the server gives
		c.miss(s)
	}
	return true
}

// rescue goes on past a window that fails: it halves it until what fails is
// small, and notes that. A window of which both halves fail is left.
func (c *counting) rescue(ctx context.Context, s span) {
	if s.days() == 1 {
		c.miss(s)
		return
	}
	first, second := s.halves()
	one, two := c.count(ctx, first), c.count(ctx, second)
	switch {
	case !one && !two:
		c.miss(s)
	case !one:
		c.rescue(ctx, first)
	case !two:
		c.rescue(ctx, second)
	}
}

// maxGaps bounds the windows that a report names as missing.
const maxGaps = 32

// miss notes a window that was not counted.
func (c *counting) miss(s span) {
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
