package schedule

import (
	"container/heap"
	"context"
	"errors"
	"time"
)

func (s *Schedule) host(name string) *host {
	h := s.hosts[name]
	if h == nil {
		h = new(host)
		s.hosts[name] = h
	}
	return h
}

// enqueue makes an entry wait for its host. One that was asked for goes to the
// front.
func (s *Schedule) enqueue(e *entry, front bool) {
	e.done = make(chan struct{})
	h := e.host
	if front {
		h.waiting = append([]*entry{e}, h.waiting...)
	} else {
		h.waiting = append(h.waiting, e)
	}
	s.stats.Waiting++
	s.markReady(h)
}

// markReady lists a host that can be audited.
func (s *Schedule) markReady(h *host) {
	if !h.busy && !h.ready && len(h.waiting) > 0 {
		h.ready = true
		s.ready = append(s.ready, h)
	}
}

// dispatch starts as many audits as the limit allows.
func (s *Schedule) dispatch() {
	for s.ctx != nil && s.ctx.Err() == nil && s.stats.Running < s.limits.Hosts && len(s.ready) > 0 {
		h := s.ready[0]
		s.ready = s.ready[1:]
		h.ready = false
		if len(h.waiting) == 0 {
			continue // its entries were removed
		}
		e := h.waiting[0]
		h.waiting = h.waiting[1:]
		h.busy = true
		s.stats.Waiting--
		s.stats.Running++
		ctx, cancel := context.WithCancel(s.ctx)
		e.cancel = cancel
		began, target := s.now(), e.target
		s.running.Go(func() {
			good := s.audit(ctx, target)
			cancel()
			s.finish(e, began, good)
		})
	}
}

// finish gives the slot to the next host, and the host to its next target after
// a pause.
func (s *Schedule) finish(e *entry, began time.Duration, good bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Running--
	e.cancel = nil
	e.audited, e.last = true, s.now()
	if good {
		e.failures = 0
	} else {
		e.failures++
	}
	close(e.done)
	e.done = nil
	if !e.removed {
		e.due = e.next(began)
		heap.Push(&s.due, e)
	}
	h := e.host
	time.AfterFunc(s.limits.Pause, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		h.busy = false
		s.markReady(h)
		s.dispatch()
	})
	s.dispatch()
	s.wakeRun()
}

// remove removes an entry, and ends an audit of it that runs.
func (s *Schedule) remove(e *entry) {
	e.removed = true
	e.host.targets--
	switch {
	case e.index >= 0:
		heap.Remove(&s.due, e.index)
	case e.cancel != nil:
		e.cancel()
	case e.pending():
		e.host.removeWaiting(e)
		s.stats.Waiting--
		close(e.done)
		e.done = nil
	}
}

// Why Demand does not wait for an audit.
var (
	ErrUnknown = errors.New("no target of that name is configured")
	ErrBusy    = errors.New("too many wait for audits: this one goes on, and nobody waits for it")
	ErrStopped = errors.New("the schedule is not running")
)

// Demand audits the target of a name, and returns when the audit has ended: one
// that was under way, one that has just been, or a new one. An audit that is asked
// for takes place also where ErrBusy or the end of ctx says that nobody waits.
func (s *Schedule) Demand(ctx context.Context, name string) error {
	done, err := s.queueDemand(name)
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

// queueDemand queues an audit, or finds the one to share. It returns nil where the
// last is recent enough.
func (s *Schedule) queueDemand(name string) (<-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[name]
	switch {
	case e == nil:
		return nil, ErrUnknown
	case s.ctx == nil || s.ctx.Err() != nil:
		return nil, ErrStopped
	case !e.pending() && e.audited && s.now()-e.last < s.limits.Gap:
		return nil, nil
	}
	if !e.pending() {
		if e.index >= 0 {
			heap.Remove(&s.due, e.index)
		}
		s.enqueue(e, !s.limits.Idle) // where all are asked for, in turn
		s.dispatch()
	}
	if s.waiters >= s.limits.Waiters {
		return nil, ErrBusy
	}
	s.waiters++
	return e.done, nil
}
