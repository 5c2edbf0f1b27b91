package schedule

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"pacsaudit/audit"
)

// entry is a target and when it is due.
type entry struct {
	target   audit.Target
	interval time.Duration
	host     *host

	due      time.Duration // since the start of the schedule
	index    int           // in the queue of what is due; -1 outside
	audited  bool          // by us, or by an earlier process
	last     time.Duration // when its last audit ended, where one did; that may be before the start
	failures int           // audits in a row that went badly
	cancel   context.CancelFunc
	done     chan struct{} // closed when the audit that is waited for has ended
	removed  bool
}

// maxBackOff bounds how many intervals a host that answers badly is left alone.
const maxBackOff = 4

// next is when the target is due after an audit that began at a time.
func (e *entry) next(began time.Duration) time.Duration {
	// A little less than the interval, so that waiting for a slot does not exceed it.
	interval := e.interval - e.interval/50 - rand.N(e.interval/10+1)
	for range e.failures - 1 { // one bad answer may be chance
		interval = min(2*interval, maxBackOff*e.interval)
	}
	return began + interval
}

// pending reports whether an audit of the entry runs or waits for its host.
func (e *entry) pending() bool { return e.done != nil }

// host is a machine with targets, of which one is audited at a time.
type host struct {
	targets int
	busy    bool
	waiting []*entry
	ready   bool // in the schedule's list
}

func (h *host) removeWaiting(e *entry) {
	h.waiting = slices.DeleteFunc(h.waiting, func(other *entry) bool { return other == e })
}

// queue is a heap of entries by the time they are due.
type queue []*entry

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].due < q[j].due }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *queue) Push(x any) {
	e := x.(*entry)
	e.index = len(*q)
	*q = append(*q, e)
}

func (q *queue) Pop() any {
	old := *q
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	e.index = -1
	return e
}
