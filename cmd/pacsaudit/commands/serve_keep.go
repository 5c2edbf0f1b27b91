package commands

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
	"pacsaudit/report/metrics"
)

const (
	maxPending  = 20_000           // reports that wait for the history
	retryKeep   = 10 * time.Second // after one could not be written
	flushBudget = 5 * time.Second  // for what waits when the program ends
	pruneEvery  = time.Hour
)

// record is the report of one target, and what is known of the target after it.
type record struct {
	report *report.Report
	known  kept.Level
}

// keeper writes reports to the history, in their order. While it cannot, they
// wait.
type keeper struct {
	store     *history.Store // nil where there is no history
	retention time.Duration
	self      *metrics.Self
	log       *slog.Logger

	// doubted could not be written, or was and nobody heard of it: the program
	// was ending, or the connection to the database broke.
	doubted *report.Report

	mu      sync.Mutex
	pending []record
	wake    chan struct{}
}

func (k *keeper) add(r record) {
	if k.store == nil {
		return
	}
	k.mu.Lock()
	if len(k.pending) == maxPending {
		k.pending = k.pending[1:]
		k.log.Error("too many reports wait for the history: the oldest is lost")
	}
	k.pending = append(k.pending, r)
	k.self.HistoryPending.Set(float64(len(k.pending)))
	k.mu.Unlock()
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// run writes until ctx ends, and then what is left.
func (k *keeper) run(ctx context.Context) {
	if k.store == nil {
		return
	}
	prune := time.NewTicker(pruneEvery)
	defer prune.Stop()
	k.prune(ctx)
	for ctx.Err() == nil {
		var again <-chan time.Time
		if !k.write(ctx) {
			again = time.After(retryKeep)
		}
		select {
		case <-ctx.Done():
		case <-k.wake:
		case <-again:
		case <-prune.C:
			k.prune(ctx)
		}
	}
}

// flush writes what is left when nothing more will come.
func (k *keeper) flush() {
	if k.store == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushBudget)
	defer cancel()
	k.write(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	if n := len(k.pending); n > 0 {
		k.log.Error("the history could not be written: reports are lost", "reports", n)
	}
}

// write writes what waits, and reports whether it could.
func (k *keeper) write(ctx context.Context) bool {
	for {
		k.mu.Lock()
		if len(k.pending) == 0 {
			k.mu.Unlock()
			return true
		}
		r := k.pending[0]
		k.mu.Unlock()
		if err := k.keep(ctx, r); err != nil {
			if ctx.Err() == nil {
				k.self.HistoryErrors.Inc()
				k.log.Error("a report waits", "error", err)
			}
			return false
		}
		k.mu.Lock()
		if len(k.pending) > 0 && k.pending[0].report == r.report {
			k.pending = k.pending[1:]
		}
		k.self.HistoryPending.Set(float64(len(k.pending)))
		k.mu.Unlock()
	}
}

// keep writes a report that is not in the history yet.
func (k *keeper) keep(ctx context.Context, r record) error {
	if k.doubted == r.report {
		last, err := k.store.Recent(ctx, r.report.Targets[0].Name.String(), 1)
		if err != nil || len(last) > 0 && last[0].Finished.UnixMicro() == r.report.Finished.UnixMicro() {
			return err
		}
	}
	err := k.store.Add(ctx, r.report, r.known)
	if k.doubted = nil; err != nil {
		k.doubted = r.report
	}
	return err
}

func (k *keeper) prune(ctx context.Context) {
	n, err := k.store.Prune(ctx, time.Now().Add(-k.retention))
	switch {
	case err != nil && ctx.Err() == nil:
		k.self.HistoryErrors.Inc()
		k.log.Error("old reports stay", "error", err)
	case n > 0:
		k.log.Info("old reports are gone", "reports", n)
	}
}
