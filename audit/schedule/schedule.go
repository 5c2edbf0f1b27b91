// Package schedule says when serve audits what. Every target has an interval of
// its own, shortened at random by up to a tenth so that a fleet is not audited all
// at the same time; the targets of one host are audited one after the other, with
// a pause between; a host that answers badly is asked less often; and the number of
// hosts at a time is limited.
//
// An audit on demand is of a configured target, by name. Those who ask for the
// same one at the same time share it, and one that ended within the gap is not
// repeated, whoever did it. More need not be limited: no target waits twice, and
// the number of hosts at a time holds for demands, too.
//
// Time is counted from the start of the schedule on the monotonic clock: a wall
// clock that jumps moves nothing.
package schedule

import (
	"container/heap"
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"pacsaudit/audit"
)

// Entry is a target and how often it is due.
type Entry struct {
	Target   audit.Target
	Interval time.Duration
	// Age is how long ago the target was audited by an earlier process; negative
	// where nobody knows.
	Age time.Duration
}

// Limits are those of a [Schedule]. The zero value works.
type Limits struct {
	Hosts   int           // audited at once; default 16
	Pause   time.Duration // between two audits of one host; default 200 ms
	Gap     time.Duration // within which an audit on demand is not repeated; default a minute
	Waiters int           // who wait for audits on demand; default 128
	Idle    bool          // audit on demand only
}

// Schedule runs audits.
type Schedule struct {
	limits Limits
	audit  func(context.Context, audit.Target) (good bool)
	start  time.Time // its monotonic reading is what counts
	wake   chan struct{}

	mu      sync.Mutex
	ctx     context.Context // of Run, nil before and after
	entries map[string]*entry
	due     queue
	hosts   map[string]*host
	ready   []*host // with entries that wait, none of which runs
	stats   Stats
	waiters int
	running sync.WaitGroup
}

// Stats say what the schedule is doing.
type Stats struct {
	Targets, Running, Waiting int
}

// New makes a schedule of nothing. An audit says whether it went well: the
// target answered, and could be measured.
func New(l Limits, run func(context.Context, audit.Target) (good bool)) *Schedule {
	l.Hosts = orDefault(l.Hosts, 16)
	l.Pause = orDefault(l.Pause, 200*time.Millisecond)
	l.Gap = orDefault(l.Gap, time.Minute)
	l.Waiters = orDefault(l.Waiters, 128)
	return &Schedule{
		limits: l, audit: run, start: time.Now(), wake: make(chan struct{}, 1),
		entries: map[string]*entry{}, hosts: map[string]*host{},
	}
}

func orDefault[T int | time.Duration](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}

// now is the time since the schedule was made.
func (s *Schedule) now() time.Duration { return time.Since(s.start) }

// spread is the time between the first audits of two targets.
const spread = 50 * time.Millisecond

// Set replaces what is audited. A target that stays keeps its time. An audit of one
// that is removed, or has moved to another address, ends at once.
func (s *Schedule) Set(list []Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.entries
	s.entries = make(map[string]*entry, len(list))
	for _, item := range list {
		name := item.Target.Name.String()
		e := old[name]
		if e != nil && e.target.Address == item.Target.Address && e.target.TLS == item.Target.TLS {
			delete(old, name)
			if item.Interval < e.interval && e.index >= 0 {
				e.due = min(e.due, s.now()+rand.N(item.Interval))
				heap.Fix(&s.due, e.index)
			}
			e.target, e.interval = item.Target, item.Interval
			s.entries[name] = e
			continue
		}
		e = &entry{target: item.Target, interval: item.Interval, host: s.host(item.Target.Host()), index: -1}
		if item.Age >= 0 {
			e.audited, e.last = true, s.now()-item.Age
		}
		s.entries[name] = e
		e.host.targets++
		e.due = s.now() + firstDue(item, len(list))
		heap.Push(&s.due, e)
	}
	for _, e := range old {
		s.remove(e)
	}
	for name, h := range s.hosts {
		if h.targets == 0 && !h.busy {
			delete(s.hosts, name)
		}
	}
	s.wakeRun()
}

// firstDue is when a new target is audited: what an earlier process audited waits
// for the rest of its interval, and the others are spread out.
func firstDue(e Entry, all int) time.Duration {
	if e.Age >= 0 && e.Age < e.Interval {
		return e.Interval - e.Age
	}
	return rand.N(min(e.Interval, time.Duration(all)*spread) + 1)
}

// Stats are the numbers of this moment.
func (s *Schedule) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stats
	st.Targets = len(s.entries)
	return st
}

// Next is when a target is audited next: now, where an audit of it runs or waits
// for its host; zero where nothing is planned.
func (s *Schedule) Next(name string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[name]
	switch {
	case e == nil:
		return time.Time{}
	case e.pending():
		return time.Now()
	case s.limits.Idle:
		return time.Time{}
	}
	return time.Now().Add(max(0, e.due-s.now()))
}

// wakeRun makes Run look at what is due.
func (s *Schedule) wakeRun() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Begin takes demands from now on, for a Run that follows.
func (s *Schedule) Begin(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx = ctx
}

// Run audits until ctx ends, and returns when the last audit has.
func (s *Schedule) Run(ctx context.Context) {
	s.Begin(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		timer.Reset(s.queueDue())
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.wake:
		}
	}
	s.running.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx = nil
	for _, e := range s.entries {
		if e.pending() { // it will not run: wake those who wait
			close(e.done)
			e.done = nil
		}
	}
}

// maxSleep is how long Run sleeps where nothing is due.
const maxSleep = time.Hour

// queueDue queues what is due and returns how long nothing else will be.
func (s *Schedule) queueDue() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for !s.limits.Idle && len(s.due) > 0 && s.due[0].due <= now {
		s.enqueue(heap.Pop(&s.due).(*entry), false)
	}
	s.dispatch()
	if s.limits.Idle || len(s.due) == 0 {
		return maxSleep
	}
	return min(maxSleep, s.due[0].due-now)
}
