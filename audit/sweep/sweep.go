// Package sweep looks for DICOM servers in address ranges: which addresses, in
// which order and at which pace, what becomes of each, and a journal from which
// a sweep that was killed can be resumed. It does no network I/O of its own: a
// [Connector] makes the connections.
//
// It refuses ranges outside the scope, more than [MaxAddresses], and addresses on
// the never-list, which get nothing. One host has one connection at a time. Memory does not grow with the number of
// addresses, but for one bit each when a sweep is resumed.
package sweep

import (
	"context"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"pacsaudit/audit"
)

// Connector makes one connection to one port and asks whether a DICOM server is
// there. TCP may take the time connect, the answer the time patience after it.
type Connector interface {
	Connect(ctx context.Context, address netip.AddrPort, over audit.Transport, connect, patience time.Duration) audit.Connection
}

// Defaults of a [Sweep].
const (
	DefaultParallel = 512
	DefaultTimeout  = 3 * time.Second
)

// Sweep is a plan with the means to carry it out.
type Sweep struct {
	Plan      *Plan
	Connector Connector
	// Rate is connections a second, 0 for no limit.
	Rate float64
	// Parallel is how many hosts are contacted at a time; default
	// [DefaultParallel].
	Parallel int
	// Timeout is for a connection to be answered, and again for the answer to
	// the request; default [DefaultTimeout].
	Timeout time.Duration
	// Journal keeps what is finished; nil keeps nothing.
	Journal *Journal
	// Notify is called with what the operator should know; it may be nil.
	Notify func(Notice)
	// Progress is kept up to date while the sweep runs.
	Progress Progress

	tally    Tally
	finished []uint64 // bits by place, of a sweep that is resumed
}

// Progress is how far a sweep is.
type Progress struct {
	Hosts       atomic.Uint64
	Connections atomic.Uint64
}

// Notice is something that the operator should know while a sweep runs.
type Notice uint8

// The notices.
const (
	NetworkGone    Notice = iota + 1 // the sweep waits
	NetworkBack                      // and goes on
	TooManyFiles                     // fewer hosts at a time from now on
	JournalFailing                   // the sweep goes on, and resuming repeats what is not in it
)

// Restore takes over a host of a journal, before Run. A host without ports makes an
// earlier one unfinished again.
func (s *Sweep) Restore(h Host) {
	place, ok := s.Plan.Has(h.Address)
	if !ok {
		return
	}
	if s.finished == nil {
		s.finished = make([]uint64, s.Plan.Size()/64+1)
	}
	word, bit := &s.finished[place/64], uint64(1)<<(place%64)
	switch done := *word&bit != 0; {
	case len(h.Ports) == 0 && done:
		*word &^= bit
		s.tally.retract(h.Address, s.Plan.Ports)
		s.Progress.Hosts.Add(^uint64(0))
	case len(h.Ports) > 0 && !done:
		*word |= bit
		s.tally.add(&h)
		s.Progress.Hosts.Add(1)
	}
}

// run is a sweep under way.
type run struct {
	*Sweep
	order    *permutation
	pacer    *pacer
	quick    quickLimit
	timeouts connectTimeouts
	cancel   context.CancelCauseFunc

	answered atomic.Uint64 // connections that brought anything back
	live     atomic.Int64  // workers
	target   atomic.Int64  // workers wanted
	noticed  [JournalFailing + 1]atomic.Bool

	mu       sync.Mutex
	checking chan struct{} // closed when a check of the network has ended; nil without one
	position uint64        // in the order
	repeat   []uint64
	streak   streak
}

// Run sweeps until everything is done or ctx ends. What was found is in the
// tally either way; the error is ctx's, or [ErrNetworkGone].
func (s *Sweep) Run(ctx context.Context) (*Tally, error) {
	if s.Parallel <= 0 {
		s.Parallel = DefaultParallel
	}
	if s.Timeout <= 0 {
		s.Timeout = DefaultTimeout
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	size := s.Plan.Size()
	r := &run{Sweep: s, order: newPermutation(s.Plan.Order, size), pacer: newPacer(s.Rate), quick: newQuickLimit(), timeouts: connectTimeouts{longest: s.Timeout}, cancel: cancel}
	workers := int(min(uint64(s.Parallel), size))
	r.target.Store(int64(workers))
	r.live.Store(int64(workers))
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			defer r.live.Add(-1)
			r.work(ctx)
		})
	}
	wg.Wait()
	s.tally.Addresses = size
	s.tally.Connections = s.Progress.Connections.Load()
	s.tally.Complete = s.tally.Swept == size
	s.tally.sort()
	if s.tally.Complete {
		return &s.tally, nil
	}
	return &s.tally, context.Cause(ctx)
}

// work takes one host after the other.
func (r *run) work(ctx context.Context) {
	h := Host{Ports: make([]Port, 0, len(r.Plan.Ports))}
	for r.live.Load() <= r.target.Load() {
		place, ok := r.next()
		if !ok {
			return
		}
		h.Address, h.Ports = r.Plan.address(place), h.Ports[:0]
		if !r.visit(ctx, &h) {
			return
		}
		r.finish(ctx, &h, place)
	}
}

// next is the place of the next address.
func (r *run) next() (uint64, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.repeat); n > 0 {
		place := r.repeat[n-1]
		r.repeat = r.repeat[:n-1]
		return place, true
	}
	for size := r.order.size; r.position < size; {
		place := r.order.at(r.position)
		r.position++
		if r.finished == nil || r.finished[place/64]>>(place%64)&1 == 0 {
			return place, true
		}
	}
	return 0, false
}

// finish records a host: in the journal first.
func (r *run) finish(ctx context.Context, h *Host, place uint64) {
	if r.Journal.Finish(h) != nil {
		r.notify(JournalFailing)
	}
	r.mu.Lock()
	r.tally.add(h)
	suspicious := r.streak.add(h, place, &r.tally)
	r.mu.Unlock()
	r.Progress.Hosts.Add(1)
	if suspicious {
		r.checkNetwork(ctx)
	}
}

// notify tells the operator of a state, one time until it is over.
func (r *run) notify(n Notice) {
	if r.noticed[n].Swap(true) || r.Notify == nil {
		return
	}
	r.Notify(n)
}
