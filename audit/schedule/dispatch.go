package schedule

import (
	"container/heap"
	"context"
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

// enqueue makes an entry wait for its host; one that somebody asked for waits
// in front.
func (s *Schedule) enqueue(e *entry, front bool) {
	e.done = make(chan struct{})
	h := e.host
	if front {
		h.waiting = append([]*entry{e}, h.waiting...)
	} else {
		h.waiting = append(h.waiting, e)
	}
	s.stats.Waiting++
	s.offer(h)
}

// offer lists a host that could be audited.
func (s *Schedule) offer(h *host) {
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
			continue // its entries are gone
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
	e.last = s.now()
	if good {
		e.bad = 0
	} else {
		e.bad++
	}
	close(e.done)
	e.done = nil
	if !e.gone {
		e.due = e.next(began)
		heap.Push(&s.due, e)
	}
	h := e.host
	time.AfterFunc(s.limits.Pause, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		h.busy = false
		s.offer(h)
		s.dispatch()
	})
	s.dispatch()
	s.poke()
}

// drop forgets an entry; an audit of it that runs is ended.
func (s *Schedule) drop(e *entry) {
	e.gone = true
	e.host.targets--
	switch {
	case e.at >= 0:
		heap.Remove(&s.due, e.at)
	case e.cancel != nil:
		e.cancel()
	case e.pending():
		e.host.forget(e)
		s.stats.Waiting--
		close(e.done)
		e.done = nil
	}
}
