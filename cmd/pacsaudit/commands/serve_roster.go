package commands

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/dashboard"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
	"pacsaudit/report/metrics"
)

// standing is what is known of a configured target. The report is kept packed,
// because there may be ten thousand.
type standing struct {
	target      audit.Target
	interval    time.Duration
	packed      []byte // the last report, nil before the first
	now, before *dashboard.Summary
	took        time.Duration
	success     time.Time  // end of the last audit that measured the target
	known       kept.Level // by all audits
	rendered    *metrics.Rendered
}

// roster is what is known of all targets. Its page of metrics is always up to
// date.
type roster struct {
	page metrics.Page
	past *history.Store // opened to read; nil without a history
	idle bool           // there is no schedule

	mu     sync.RWMutex
	byName map[string]*standing
	order  []*standing // by name
}

// configure replaces the targets. What is known of those that stay is kept, and
// what the history knows of the others is read.
func (f *roster) configure(ctx context.Context, targets []audit.Target) error {
	f.mu.RLock()
	old := f.byName
	f.mu.RUnlock()
	list := make([]*standing, len(targets))
	var group errgroup.Group
	group.SetLimit(4)
	for i, t := range targets {
		group.Go(func() error {
			s := &standing{target: t, interval: cmp.Or(t.Interval, defaultInterval)}
			if !f.keep(s, old[t.Name.String()]) {
				if err := f.remember(ctx, s); err != nil {
					return err
				}
			}
			list[i] = s
			return f.render(s)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b *standing) int { return cmp.Compare(a.target.Name.String(), b.target.Name.String()) })
	byName := make(map[string]*standing, len(list))
	for _, s := range list {
		byName[s.target.Name.String()] = s
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, s := range byName { // what was audited meanwhile
		if known := f.byName[name]; known != nil && known.target.Address == s.target.Address && known.now != s.now {
			target, interval := s.target, s.interval
			*s = *known
			s.target, s.interval = target, interval
			if err := f.render(s); err != nil {
				return err
			}
		}
	}
	f.byName, f.order = byName, list
	f.publish()
	return nil
}

// keep takes over what is known of a target that stays at its address, under
// the lock, because an audit of it may end now.
func (f *roster) keep(s, known *standing) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if known == nil || known.target.Address != s.target.Address {
		return false
	}
	target, interval := s.target, s.interval
	*s = *known
	s.target, s.interval = target, interval
	return true
}

// remember takes from the history what an earlier process has seen. A damaged
// report is as good as none.
func (f *roster) remember(ctx context.Context, s *standing) error {
	if f.past == nil {
		return nil
	}
	name := s.target.Name.String()
	known, err := f.past.Known(ctx, name)
	if err != nil {
		return err
	}
	if known.Address == s.target.Address { // also where the last report is damaged
		s.known = known
	}
	reports, err := f.past.Reports(ctx, name, 2)
	if e, ok := errors.AsType[*history.Error](err); ok && e.Kind == history.Corrupt {
		return nil
	}
	if err != nil || len(reports) == 0 || reports[0].Targets[0].Address != s.target.Address {
		return err
	}
	if s.success, err = f.past.LastMeasured(ctx, name); err != nil {
		return err
	}
	if len(reports) > 1 {
		s.before = dashboard.SummaryOf(reports[1])
	}
	err = s.take(reports[0])
	s.known = known // it has this report already
	return err
}

// take makes a report the last.
func (s *standing) take(r *report.Report) error {
	packed, err := history.Pack(r)
	if err != nil {
		return err
	}
	s.packed, s.now, s.took = packed, dashboard.SummaryOf(r), r.Finished.Sub(r.Started)
	s.known = s.known.After(&r.Targets[0], s.now.Finished)
	if s.now.Exposure.Measured() {
		s.success = s.now.Finished
	}
	return nil
}

// render makes the metrics of a target.
func (f *roster) render(s *standing) (err error) {
	state := metrics.State{
		Name: s.target.Name, Interval: s.interval, LastSuccess: s.success, Known: s.known, Accepted: s.target.Accepted, WithoutSchedule: f.idle,
	}
	if s.packed != nil {
		r, err := history.Unpack(s.packed)
		if err != nil {
			return err
		}
		state.Report, state.Audited, state.Took = &r.Targets[0], s.now.Finished, s.took
	}
	s.rendered, err = metrics.Render(state)
	return err
}

// observed takes in the report of one target, and says what is known after it.
// now is nil where the target is no longer configured.
func (f *roster) observed(r *report.Report) (before *dashboard.Summary, now *kept.Level, err error) {
	t := &r.Targets[0]
	f.mu.RLock()
	s := f.byName[t.Name.String()]
	f.mu.RUnlock()
	if s == nil || s.target.Address != t.Address {
		return nil, nil, nil
	}
	// One target is audited once at a time, so nobody else changes this one but
	// a new configuration, which has its own.
	next := *s
	next.before = s.now
	if err := next.take(r); err != nil {
		return nil, &next.known, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if s = f.byName[t.Name.String()]; s == nil {
		return nil, nil, nil
	}
	next.target, next.interval = s.target, s.interval
	if err := f.render(&next); err != nil { // with the risks that are accepted now
		return nil, &next.known, err
	}
	*s = next
	f.publish()
	return next.before, &next.known, nil
}

// publish gives the metrics to the page.
func (f *roster) publish() {
	list := make([]*metrics.Rendered, len(f.order))
	for i, s := range f.order {
		list[i] = s.rendered
	}
	f.page.Set(list)
}

// one is the metrics of one target, and whether it was ever audited.
func (f *roster) one(name string) (page *metrics.Page, audited bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	s := f.byName[name]
	if s == nil {
		return nil, false
	}
	page = new(metrics.Page)
	page.Set([]*metrics.Rendered{s.rendered})
	return page, s.packed != nil
}
