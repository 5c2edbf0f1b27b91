package syslog

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// Bounds of a queue. A message of ours has some hundred bytes, with JSON some thousand.
const (
	maxWaiting = 10_000
	maxBytes   = 16 << 20
	batchCount = 500
	batchBytes = 1 << 20
)

// grace is how long a delivery may go on once the queue is to stop.
const grace = 2 * time.Second

// The pause after a failure, doubled after each.
const (
	firstPause = time.Second
	lastPause  = 5 * time.Minute
)

// Queue holds messages for a receiver until they are delivered. Adding never waits. It
// is safe for concurrent use; Run or Flush runs once at a time.
type Queue struct {
	// Trouble is told of each failure, and of its end with nil. It may be nil.
	Trouble func(error)
	// Attempts is after how many failures in a row Flush gives up; 0 for never.
	Attempts int

	from  Origin
	wake  chan struct{}
	pause time.Duration // after the first failure

	mu       sync.Mutex
	receiver Receiver
	waiting  [][]byte
	bytes    int
	sending  [][]byte // taken from waiting, and not confirmed
	stats    Stats
}

// Stats are what became of messages.
type Stats struct {
	Sent uint64 // and confirmed
	Lost uint64 // there was no room
	// Pending is how many wait.
	Pending int
}

// NewQueue makes the queue of a receiver.
func NewQueue(r Receiver) *Queue {
	return &Queue{receiver: r, from: Here(), wake: make(chan struct{}, 1), pause: firstPause}
}

// Receiver is where the messages go.
func (q *Queue) Receiver() Receiver {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.receiver
}

// Use replaces the receiver by the same one with other credentials.
func (q *Queue) Use(r Receiver) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.receiver = r
}

// Stats are what became of messages until now.
func (q *Queue) Stats() Stats {
	q.mu.Lock()
	defer q.mu.Unlock()
	s := q.stats
	s.Pending = len(q.waiting) + len(q.sending)
	return s
}

// Add has messages sent. Where there is no room the oldest ones that wait are lost.
func (q *Queue) Add(messages ...Message) {
	q.mu.Lock()
	for _, m := range messages {
		b := []byte(m.String(q.from))
		q.waiting, q.bytes = append(q.waiting, b), q.bytes+len(b)
		for len(q.waiting) > maxWaiting || q.bytes > maxBytes {
			q.bytes -= len(q.waiting[0])
			q.waiting[0] = nil
			q.waiting = q.waiting[1:]
			q.stats.Lost++
		}
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends. What is under way then may be confirmed for a moment, so
// that it is not sent twice.
func (q *Queue) Run(ctx context.Context) {
	patient, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	for ctx.Err() == nil {
		q.flush(ctx, patient)
		select {
		case <-ctx.Done():
		case <-q.wake:
		}
	}
}

// Flush sends what waits, with a growing pause after each failure, until nothing is
// left, ctx ends or Attempts failed. Its error is the last failure; the messages still
// wait then.
func (q *Queue) Flush(ctx context.Context) error { return q.flush(ctx, ctx) }

// flush begins nothing after ctx ends, and breaks nothing off before patient does.
func (q *Queue) flush(ctx, patient context.Context) error {
	var last error
	failures := 0
	for pause := q.pause; q.take(); {
		err := q.Receiver().deliver(patient, q.sending)
		if err == nil {
			q.confirm()
			pause, last, failures = q.pause, nil, 0
			q.tell(nil)
			if ctx.Err() != nil && q.Stats().Pending > 0 {
				return q.Receiver().failed(ctx.Err())
			}
			continue
		}
		if last == nil || ctx.Err() == nil {
			last = err // not that time was up while it was tried again
		}
		if failures++; ctx.Err() != nil || failures == q.Attempts {
			return last
		}
		q.tell(err)
		// Many senders are not to come back at one moment.
		timer := time.NewTimer(pause/2 + rand.N(pause/2))
		select {
		case <-ctx.Done():
			timer.Stop()
			return last
		case <-timer.C:
		}
		pause = min(2*pause, lastPause)
	}
	return nil
}

// take takes a batch, or the last one again where it was not confirmed. It reports
// whether there is one.
func (q *Queue) take() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	size := 0
	for len(q.sending) == 0 || size > 0 && len(q.waiting) > 0 && len(q.sending) < batchCount && size+len(q.waiting[0]) <= batchBytes {
		if len(q.waiting) == 0 {
			return false
		}
		m := q.waiting[0]
		q.sending, q.waiting = append(q.sending, m), q.waiting[1:]
		q.bytes, size = q.bytes-len(m), size+len(m)
	}
	return true
}

func (q *Queue) confirm() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.stats.Sent += uint64(len(q.sending))
	q.sending = nil
}

func (q *Queue) tell(err error) {
	if q.Trouble != nil {
		q.Trouble(err)
	}
}
