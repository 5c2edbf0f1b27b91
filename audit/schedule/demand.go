package schedule

import (
	"container/heap"
	"context"
	"errors"
)

// Why an audit on demand did not take place.
var (
	ErrUnknown = errors.New("no target of that name is configured")
	ErrBusy    = errors.New("too many audits were asked for: try again later")
	ErrStopped = errors.New("the schedule is not running")
)

// Demand audits the target of a name, and returns when the audit has ended: one
// that was under way, one that has just been, or a new one.
func (s *Schedule) Demand(ctx context.Context, name string) error {
	done, err := s.demanded(name)
	if done == nil || err != nil {
		return err
	}
	defer func() {
		s.mu.Lock()
		s.waiters--
		s.mu.Unlock()
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// demanded queues an audit, or finds the one to share. Without one the last is
// recent enough.
func (s *Schedule) demanded(name string) (<-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[name]
	switch {
	case e == nil:
		return nil, ErrUnknown
	case s.ctx == nil || s.ctx.Err() != nil:
		return nil, ErrStopped
	case !e.pending() && e.last >= 0 && s.now()-e.last < s.limits.Gap:
		return nil, nil
	case s.waiters >= s.limits.Waiters, !e.pending() && !s.demand.Allow():
		return nil, ErrBusy
	}
	s.waiters++
	if !e.pending() {
		if e.at >= 0 {
			heap.Remove(&s.due, e.at)
		}
		s.enqueue(e, true)
		s.dispatch()
	}
	return e.done, nil
}
