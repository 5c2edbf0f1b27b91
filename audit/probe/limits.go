package probe

import (
	"context"
	"sync/atomic"
	"time"
)

// What the queries of one model, under one title, may cost an archive. When a limit is
// reached, the count ends and its numbers are lower bounds. docs/cost.md has the
// figures; TestSearch and TestNoFullCountCostsMore check them.
const (
	sampleQueries = 30
	targetQueries = 100 // of all models and titles together
	// An answer that was counted before costs the archive as much as a new one.
	sampleAnswersPerRow = 4
	// A full count reads a study up to three times: with all others, in a window
	// that comes to a limit, and in one that does not.
	fullAnswersPerRecord = 3
	slack                = 1000
	fullQueries          = 200
	recordsPerQuery      = 10
	maxQueries           = 20_000
	// Retries of associations that a busy server refused: no more than this above
	// one for each query.
	spareAssociations = 25
)

// queriesLeft reports whether another query may be sent.
func (a *modelCount) queriesLeft() bool {
	if !a.p.Full {
		return a.queries < sampleQueries && a.o.Cost.Queries < targetQueries
	}
	return a.queries < min(fullQueries+int(a.inspector.Tally().Records/recordsPerQuery), maxQueries)
}

// answersLeft reports whether another answer may be read.
func (a *modelCount) answersLeft(answers uint64) bool {
	if !a.p.Full {
		return answers < uint64(sampleAnswersPerRow*a.p.rows())
	}
	return answers < fullAnswersPerRecord*a.inspector.Tally().Records+slack
}

// budgetUsedUp reports whether the model may send no further query.
func (a *modelCount) budgetUsedUp() bool { return !a.queriesLeft() || !a.answersLeft(a.answers) }

// wantsMore reports whether a query may return more matches.
func (a *modelCount) wantsMore(answers int) bool {
	switch {
	case a.maxMatches > 0 && answers >= a.maxMatches:
		return false
	case !a.p.Full && a.inspector.Tally().Records >= uint64(a.p.rows()):
		return false
	}
	return a.answersLeft(a.answers + uint64(answers))
}

// budget is the time for one target.
func (p *Prober) budget() time.Duration {
	if p.Budget > 0 {
		return p.Budget
	}
	return DefaultBudget
}

// patience is the time for one answer: a third of the budget leaves time for
// other attempts. A full count waits no longer for a single step than a sample
// does, so that both record the same steps.
func (p *Prober) patience() time.Duration {
	if p.Full {
		return min(p.budget(), DefaultBudget) / 3
	}
	return p.budget() / 3
}

// silenceTimer ends a query in which nothing has come for too long.
type silenceTimer struct {
	limit         time.Duration
	end           context.CancelFunc
	timer         *time.Timer
	answeredSince atomic.Bool // an answer, since the timer ran out last
	expired       atomic.Bool
}

// endWhenSilent returns a context that ends when no answer has come for limit;
// expired is true then.
func endWhenSilent(ctx context.Context, limit time.Duration) (context.Context, *silenceTimer) {
	ctx, cancel := context.WithCancel(ctx)
	w := &silenceTimer{limit: limit, end: cancel}
	w.timer = time.AfterFunc(limit, w.expire)
	return ctx, w
}

func (w *silenceTimer) expire() {
	if w.answeredSince.Swap(false) {
		w.timer.Reset(w.limit)
		return
	}
	w.expired.Store(true)
	w.end()
}

// answered notes an answer. It is cheap: it is called for every record.
func (w *silenceTimer) answered() {
	if !w.answeredSince.Load() {
		w.answeredSince.Store(true)
	}
}

func (w *silenceTimer) stop() {
	w.timer.Stop()
	w.end()
}
