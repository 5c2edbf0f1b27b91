package serve

import (
	"cmp"
	"context"
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

// defaultInterval is how often a target is audited where the configuration says
// nothing.
const defaultInterval = 6 * time.Hour

// targetState is a configured target and what is known of it.
type targetState struct {
	target   audit.Target
	interval time.Duration
	results
	rendered *metrics.Rendered // the metrics of all that
}

// results are what audits of a target found. The report is kept packed, because
// there may be ten thousand.
type results struct {
	packed      []byte // the last report, nil before the first
	now, before *dashboard.Summary
	took        time.Duration
	row         int64      // of the last report, if an earlier process wrote it
	success     time.Time  // end of the last audit that measured the target
	known       kept.Level // by all audits
}

// roster is what is known of all targets. Its page of metrics is always up to
// date.
type roster struct {
	page metrics.Page
	past *history.Store // opened to read; nil without a history
	gap  time.Duration  // between audits on demand where there is no schedule, otherwise 0

	mu     sync.RWMutex
	byName map[string]*targetState
	order  []*targetState // by name
}

// configure replaces the targets. What is known of those that stay is kept, and
// what the history knows of the others is read.
func (f *roster) configure(ctx context.Context, targets []audit.Target) error {
	f.mu.RLock()
	old := f.byName
	f.mu.RUnlock()
	list := make([]*targetState, len(targets))
	var group errgroup.Group
	group.SetLimit(4)
	for i, t := range targets {
		group.Go(func() error {
			s := &targetState{target: t, interval: cmp.Or(f.gap, t.Interval, defaultInterval)}
			var last *report.Report
			if !f.carryOver(s, old[t.Name.String()]) {
				var err error
				if last, err = f.restore(ctx, s); err != nil {
					return err
				}
			}
			list[i] = s
			return s.render(last)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b *targetState) int { return cmp.Compare(a.target.Name.String(), b.target.Name.String()) })
	byName := make(map[string]*targetState, len(list))
	for _, s := range list {
		byName[s.target.Name.String()] = s
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, s := range byName { // what was audited meanwhile
		if known := f.byName[name]; known != nil && known.target.Address == s.target.Address && known.now != s.now {
			s.results = known.results
			if err := s.render(nil); err != nil {
				return err
			}
		}
	}
	f.byName, f.order = byName, list
	f.publish()
	return nil
}

// carryOver copies what is known of a target that stays at its address, under
// the lock, because an audit of it may end now.
func (f *roster) carryOver(s, known *targetState) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if known == nil || known.target.Address != s.target.Address {
		return false
	}
	s.results = known.results
	return true
}

// restore reads from the history what an earlier process has seen. A damaged
// report counts as none.
func (f *roster) restore(ctx context.Context, s *targetState) (*report.Report, error) {
	if f.past == nil {
		return nil, nil
	}
	name, past := s.target.Name.String(), f.past.At(s.target.Stands())
	last, err := past.Newest(ctx, name)
	if err != nil {
		return nil, err
	}
	if last.Known.Address == s.target.Address { // also where the last report is damaged
		s.known = last.Known
	}
	r, err := history.Unpack(last.Packed)
	if err != nil || len(r.Targets) != 1 || r.Targets[0].Address != s.target.Address {
		return nil, nil
	}
	if s.success, err = past.LastMeasured(ctx, name); err != nil {
		return nil, err
	}
	s.packed, s.now, s.took, s.row = last.Packed, dashboard.SummaryOf(r), r.Finished.Sub(r.Started), last.ID
	s.known = last.Known // it has this report already
	return r, nil
}

// remember reads the report before the last of each target that has none from this
// process. Pages say by it what has changed, and nothing waits for them.
func (f *roster) remember(ctx context.Context) error {
	if f.past == nil {
		return nil
	}
	f.mu.RLock()
	list := slices.Clone(f.order)
	f.mu.RUnlock()
	for _, s := range list {
		f.mu.RLock()
		name, address, place, row, known := s.target.Name.String(), s.target.Address, s.target.Stands(), s.row, s.before != nil
		f.mu.RUnlock()
		if known || row == 0 {
			continue
		}
		packed, err := f.past.At(place).Before(ctx, name, row)
		if err != nil {
			return err
		}
		r, err := history.Unpack(packed)
		if err != nil || len(r.Targets) != 1 || r.Targets[0].Address != address {
			continue
		}
		f.mu.Lock()
		if s.row == row && s.before == nil {
			s.before = dashboard.SummaryOf(r)
		}
		f.mu.Unlock()
	}
	return nil
}

// setLast makes a report the last of its target.
func (s *targetState) setLast(r *report.Report) error {
	packed, err := history.Pack(r)
	if err != nil {
		return err
	}
	s.packed, s.now, s.took, s.row = packed, dashboard.SummaryOf(r), r.Finished.Sub(r.Started), 0
	s.known = s.known.After(&r.Targets[0], s.now.Finished)
	if s.now.Exposure.Measured() {
		s.success = s.now.Finished
	}
	return nil
}

// render makes the metrics of a target, whose last report is r if that is at hand.
func (s *targetState) render(r *report.Report) (err error) {
	state := metrics.State{
		Name: s.target.Name, Owner: s.target.Owner, Zone: s.target.Zone, From: s.target.Place, Address: s.target.Address,
		Interval: s.interval, LastSuccess: s.success, Known: s.known, Accepted: s.target.Accepted,
	}
	if s.packed != nil {
		if r == nil {
			if r, err = history.Unpack(s.packed); err != nil {
				return err
			}
		}
		state.Report, state.Audited, state.Took = &r.Targets[0], s.now.Finished, s.took
	}
	s.rendered = metrics.Render(state)
	return nil
}

// add makes the report of one target its last. It returns the summary of the
// report before, and what is known of the target now: nil where the target is no
// longer configured.
func (f *roster) add(r *report.Report) (before *dashboard.Summary, known *kept.Level, err error) {
	t := &r.Targets[0]
	f.mu.RLock()
	s := f.byName[t.Name.String()]
	if s == nil || s.target.Address != t.Address {
		f.mu.RUnlock()
		return nil, nil, nil
	}
	// A target has one audit at a time, so nothing else changes what is copied but a
	// new configuration, which makes its own.
	next := *s
	f.mu.RUnlock()
	next.before = next.now
	if err := next.setLast(r); err != nil {
		return nil, &next.known, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if s = f.byName[t.Name.String()]; s == nil {
		return nil, nil, nil
	}
	next.target, next.interval = s.target, s.interval
	if err := next.render(r); err != nil { // with the risks that are accepted now
		return nil, &next.known, err
	}
	*s = next
	f.publish()
	return next.before, &next.known, nil
}

// last is the last report of a target, nil where there is none, and what is known
// of it.
func (f *roster) last(t audit.Target) (*report.Report, kept.Level) {
	f.mu.RLock()
	s := f.byName[t.Name.String()]
	if s == nil || s.target.Address != t.Address {
		f.mu.RUnlock()
		return nil, kept.Level{}
	}
	packed, known := s.packed, s.known
	f.mu.RUnlock()
	if packed == nil {
		return nil, known
	}
	r, err := history.Unpack(packed)
	if err != nil {
		return nil, known
	}
	return r, known
}

// publish gives the metrics to the page.
func (f *roster) publish() {
	list := make([]*metrics.Rendered, len(f.order))
	for i, s := range f.order {
		list[i] = s.rendered
	}
	f.page.Set(list)
}

// probed is what /probe shows of one target: nil where there is no such target.
func (f *roster) probed(name string, now time.Time) (*metrics.Page, metrics.Probe) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	s := f.byName[name]
	if s == nil {
		return nil, metrics.Probe{}
	}
	page := new(metrics.Page)
	page.Set([]*metrics.Rendered{s.rendered})
	said := metrics.Probe{Audited: s.now != nil}
	if s.now != nil {
		said.Success, said.Took, said.Age = s.now.Exposure.Measured(), s.took, max(0, now.Sub(s.now.Finished))
	}
	return page, said
}
