package probe

import (
	"context"
	"sync/atomic"
	"time"
)

// budget is the time for one target.
func (p *Prober) budget() time.Duration {
	if p.Budget > 0 {
		return p.Budget
	}
	return DefaultBudget
}

// patience is the time for one answer: a third of the budget leaves time for
// the other attempts. What a full count may take makes no single step longer,
// so that it finds every step as a sample does.
func (p *Prober) patience() time.Duration {
	if p.Full {
		return min(p.budget(), DefaultBudget) / 3
	}
	return p.budget() / 3
}

// wait ends a query in which nothing has come for too long.
type wait struct {
	limit time.Duration
	end   context.CancelFunc
	timer *time.Timer
	came  atomic.Bool // an answer, since the timer ran out last
	over  atomic.Bool
}

// waitFor begins to wait. The context ends when nothing comes for limit, which
// over tells.
func waitFor(ctx context.Context, limit time.Duration) (context.Context, *wait) {
	ctx, cancel := context.WithCancel(ctx)
	w := &wait{limit: limit, end: cancel}
	w.timer = time.AfterFunc(limit, w.ring)
	return ctx, w
}

func (w *wait) ring() {
	if w.came.Swap(false) {
		w.timer.Reset(w.limit)
		return
	}
	w.over.Store(true)
	w.end()
}

// answered notes an answer. It is cheap: it is called for every record.
func (w *wait) answered() {
	if !w.came.Load() {
		w.came.Store(true)
	}
}

func (w *wait) stop() {
	w.timer.Stop()
	w.end()
}
