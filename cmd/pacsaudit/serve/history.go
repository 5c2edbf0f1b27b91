package serve

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
	"pacsaudit/report/metrics"
)

const (
	maxPending   = 20_000           // reports that wait for the history
	retryWrite   = 10 * time.Second // after one could not be written
	flushTimeout = 5 * time.Second  // for what waits when the program ends
	pruneEvery   = time.Hour
)

// record is the report of one target, and what is known of the target after it.
type record struct {
	report *report.Report
	known  kept.Level
	place  audit.Text // that the audit was made from
}

var errOldestLost = errors.New("the oldest is lost")

// historyWriter writes reports to the history, in their order. While it cannot,
// they wait.
type historyWriter struct {
	store     *history.Store // nil where there is no history
	retention time.Duration
	began     time.Time
	self      *metrics.Self
	log       *slog.Logger

	writing, pruning, losing trouble
	toldStays                bool          // that the file keeps its size
	prepared                 chan struct{} // closed when an old file is up to date

	// unconfirmed is a report whose write failed, and may be in the history all the
	// same: the program was ending, or the connection to the database broke.
	unconfirmed *report.Report

	mu      sync.Mutex
	pending []record
	wake    chan struct{}
}

func newHistoryWriter(store *history.Store, retention time.Duration, self *metrics.Self, log *slog.Logger) *historyWriter {
	return &historyWriter{
		store: store, retention: retention, began: time.Now(), self: self, log: log, wake: make(chan struct{}, 1), prepared: make(chan struct{}),
		writing: trouble{log: log, fails: "a report waits", ends: "reports are written again"},
		pruning: trouble{log: log, fails: "cannot prune old reports", ends: "old reports are pruned again"},
		losing:  trouble{log: log, fails: "too many reports wait for the history", ends: "no report is lost any more"},
	}
}

func (w *historyWriter) add(r record) {
	if w.store == nil {
		return
	}
	w.mu.Lock()
	if len(w.pending) == maxPending {
		w.pending = w.pending[1:]
		w.losing.failed(errOldestLost)
	}
	w.pending = append(w.pending, r)
	w.self.HistoryPending.Set(float64(len(w.pending)))
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run writes until ctx ends, and then what is left.
func (w *historyWriter) run(ctx context.Context) {
	if w.store == nil {
		return
	}
	w.prepare(ctx)
	for ctx.Err() == nil {
		var retry <-chan time.Time
		if !w.writePending(ctx) {
			retry = time.After(retryWrite)
		}
		select {
		case <-ctx.Done():
		case <-w.wake:
		case <-retry:
		}
	}
}

// prepare brings a large file of an earlier version up to date. Reports wait in memory,
// and everything else goes on.
func (w *historyWriter) prepare(ctx context.Context) {
	defer close(w.prepared)
	lacks, err := w.store.Unprepared(ctx)
	if err == nil && lacks {
		began := time.Now()
		w.log.Info("the history gets an index, once: audits go on, and reports wait until it is made")
		if err = w.store.Prepare(ctx); err == nil {
			w.log.Info("the history has its index", "took", time.Since(began).Round(time.Millisecond))
		}
	}
	if err != nil && ctx.Err() == nil {
		w.log.Warn("the history has no index, and is slow to start: the next start tries again", "error", err)
	}
}

// runPruning drops what is too old, now and every hour, until ctx ends. Its steps are
// small, and reports are written between them.
func (w *historyWriter) runPruning(ctx context.Context) {
	if w.store == nil {
		return
	}
	select {
	case <-ctx.Done():
	case <-w.prepared:
	}
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		w.prune(ctx, time.Now())
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// flush writes what is left when nothing more will come.
func (w *historyWriter) flush() {
	if w.store == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
	defer cancel()
	w.writePending(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := len(w.pending); n > 0 {
		w.log.Error("the history could not be written: reports are lost", "reports", n)
	}
}

// writePending writes the reports that wait, and reports whether it could.
func (w *historyWriter) writePending(ctx context.Context) bool {
	for {
		w.mu.Lock()
		if len(w.pending) == 0 {
			w.mu.Unlock()
			return true
		}
		r := w.pending[0]
		w.mu.Unlock()
		if err := w.write(ctx, r); err != nil {
			if ctx.Err() == nil {
				w.self.HistoryErrors.Inc()
				w.writing.failed(err)
			}
			return false
		}
		w.writing.over()
		w.losing.over()
		w.mu.Lock()
		if len(w.pending) > 0 && w.pending[0].report == r.report {
			w.pending = w.pending[1:]
		}
		w.self.HistoryPending.Set(float64(len(w.pending)))
		w.mu.Unlock()
	}
}

// write writes a report that is not in the history yet.
func (w *historyWriter) write(ctx context.Context, r record) error {
	if w.unconfirmed == r.report {
		last, err := w.store.At(r.place).Recent(ctx, r.report.Targets[0].Name.String(), 1)
		if err != nil || len(last) > 0 && last[0].Finished.UnixMicro() == r.report.Finished.UnixMicro() {
			return err
		}
	}
	err := w.store.AddFrom(ctx, r.report, r.known, r.place)
	if w.unconfirmed = nil; err != nil {
		w.unconfirmed = r.report
	}
	return err
}

// prune drops what is too old by the clock, and by the time that has passed since the
// start: a clock that is set forward makes nothing old.
func (w *historyWriter) prune(ctx context.Context, now time.Time) {
	if passed := w.began.Add(now.Sub(w.began)).Round(0); passed.Before(now.Round(0)) {
		now = passed
	}
	n, err := w.store.Prune(ctx, now.Add(-w.retention))
	if n > 0 {
		w.log.Info("pruned old reports", "reports", n)
	}
	var stays int64
	if err == nil {
		stays, err = w.store.Shrink(ctx)
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		w.self.HistoryErrors.Inc()
		w.pruning.failed(err)
	default:
		w.pruning.over()
		if stays > 0 && !w.toldStays {
			w.toldStays = true
			w.log.Info("the file of the history does not shrink: an earlier version made it, and its room is for reports to come", "bytes", stays)
		}
	}
}
