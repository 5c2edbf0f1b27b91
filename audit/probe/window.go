package probe

import (
	"time"

	"pacsaudit/audit/phi"
)

// span is a stretch of days, both ends included.
type span struct{ from, to time.Time }

func (s span) days() int { return int(s.to.Sub(s.from).Hours()/24) + 1 }

func (s span) dates() phi.DateRange {
	return phi.DateRange{From: phi.DayOf(s.from), To: phi.DayOf(s.to)}
}

func (s span) halves() (span, span) {
	middle := s.from.AddDate(0, 0, s.days()/2)
	return span{s.from, middle.AddDate(0, 0, -1)}, span{middle, s.to}
}

// parts are a span in four, or in single days. More parts than two: those of
// them that come to a limit are read twice.
func (s span) parts() (list []span) {
	for from := s.from; !from.After(s.to); {
		to := from.AddDate(0, 0, max(s.days()/4, 1)-1)
		if len(list) == 3 && s.days() > 4 || to.After(s.to) {
			to = s.to
		}
		list = append(list, span{from, to})
		from = to.AddDate(0, 0, 1)
	}
	return list
}

// window is what one query of a sample asks for: studies of some days, or
// everything, its zero value.
type window struct{ phi.DateRange }

var everything window

func (w window) filter() phi.Filter { return phi.Filter{Dates: w.DateRange} }

// ago is the day so many days before today.
func (a *modelCount) ago(days int) phi.Day { return phi.DayOf(a.p.now().AddDate(0, 0, -days)) }

func firstOfYear(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

func (a *modelCount) midnight() time.Time {
	y, m, d := a.p.now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// dated are the days that a window is narrowed in: dates of studies, for a
// worklist those on which something is planned, for patients those of birth.
func (a *modelCount) dated(w window) span {
	today := a.midnight()
	switch {
	case a.q.Model == phi.PatientRootPatient:
		return span{firstOfYear(1960), firstOfYear(1970).AddDate(0, 0, -1)} // a part will do
	case a.q.Model.Worklist():
		return span{today.AddDate(0, 0, -7), today.AddDate(0, 0, 7)}
	case w == everything:
		return span{firstOfYear(1980), today}
	}
	if w.To > 0 {
		today = dayOf(w.To)
	}
	return span{dayOf(w.From), today}
}

// within is the filter for a span of those days.
func (a *modelCount) within(s span) phi.Filter {
	if a.q.Model == phi.PatientRootPatient {
		return phi.Filter{Born: s.dates()}
	}
	return phi.Filter{Dates: s.dates()}
}

// ages, in days, part the past into windows that hold about as many studies
// each; patients are parted by decades.
var ages = []int{0, 7, 30, 90, 365, 2 * 365, 5 * 365, 10 * 365, 20 * 365, 40 * 365}

// spans are the windows to begin with, the newest first. What is seen of the
// dates parts the studies best where all may have been seen.
func (a *modelCount) spans(seen bool) []span {
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
