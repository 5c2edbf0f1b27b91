package serve

import (
	"context"
	"slices"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/schedule"
	"pacsaudit/report"
	"pacsaudit/report/dashboard"
	"pacsaudit/report/history"
)

// shown is what the dashboard shows: what is known, and when more will be.
type shown struct {
	*roster
	*schedule.Schedule
}

// Targets are what the dashboard shows, by name.
func (f *roster) Targets() []dashboard.Target {
	f.mu.RLock()
	defer f.mu.RUnlock()
	list := make([]dashboard.Target, len(f.order))
	for i, s := range f.order {
		list[i] = s.shown()
	}
	return list
}

// Find is one of them.
func (f *roster) Find(name string) (dashboard.Target, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	s := f.byName[name]
	if s == nil {
		return dashboard.Target{}, false
	}
	return s.shown(), true
}

func (s *targetState) shown() dashboard.Target {
	packed := s.packed
	return dashboard.Target{
		Name: s.target.Name, Address: s.target.Address, Owner: s.target.Owner, Zone: s.target.Zone, Now: s.now, Before: s.before,
		Known: s.known, Open: s.open(time.Now()),
		Report: func() (*report.Report, error) { return history.Unpack(packed) },
	}
}

// open are the checks that are known to fail, without those whose risk somebody
// signed for until now or later.
func (s *targetState) open(now time.Time) []audit.ID {
	var list []audit.ID
	for _, f := range s.known.Findings {
		if !slices.ContainsFunc(s.target.Accepted, func(a audit.Acceptance) bool { return a.Check == f.Check && now.Before(a.End(time.Local)) }) {
			list = append(list, f.Check)
		}
	}
	return list
}

// Recent reads the history. Without one there is no past.
func (f *roster) Recent(ctx context.Context, name string, n int) ([]dashboard.Point, error) {
	if f.past == nil {
		return nil, nil
	}
	var place audit.Text
	f.mu.RLock()
	if s := f.byName[name]; s != nil {
		place = s.target.Stands()
	}
	f.mu.RUnlock()
	audits, err := f.past.At(place).Recent(ctx, name, n)
	if err != nil {
		return nil, err
	}
	points := make([]dashboard.Point, len(audits))
	for i, a := range audits {
		points[i] = dashboard.Point{
			Finished: a.Finished, Exposure: a.Exposure, Grade: a.Grade, Settled: a.Settled, Records: a.Records, RecordsExposed: a.RecordsExposed, FailedChecks: a.FailedChecks,
		}
	}
	return points, nil
}

// entries are what the schedule is to do.
func (f *roster) entries(now time.Time) []schedule.Entry {
	f.mu.RLock()
	defer f.mu.RUnlock()
	list := make([]schedule.Entry, len(f.order))
	for i, s := range f.order {
		list[i] = schedule.Entry{Target: s.target, Interval: s.interval, Age: -1}
		if s.now != nil {
			list[i].Age = now.Sub(s.now.Finished)
		}
	}
	return list
}
