package header

import (
	"time"

	"pacsaudit/audit/phi"
)

// State is how far an inspection came: a position in the order of the walk, and
// numbers. It holds no path, and no hash of anybody.
type State struct {
	Position uint64 // batches that were done
	Counts   Counts
	Tally    phi.Tally // numbers only
}

// checkpoints is the default of Options.SaveEvery.
const checkpoints = 5 * time.Second

// checkpoint saves the state once everything that was sent is done. It is
// called by the goroutine that sends.
func (r *run) checkpoint() {
	r.flight.Wait()
	r.saved = time.Now()
	if r.cut.Load() || r.failure() != nil {
		return // something was left out: the state before still holds
	}
	counts, tally := r.sum()
	r.o.Save(&State{Position: r.next, Counts: counts, Tally: *tally.Numbers()})
}

// sum is what all workers counted, and an earlier run before them.
func (r *run) sum() (Counts, *phi.Tally) {
	var counts Counts
	tally := new(phi.Tally)
	if s := r.o.Resume; s != nil {
		counts, tally = s.Counts, s.Tally.Numbers()
	}
	for _, w := range r.workers {
		counts.Merge(&w.counts)
		tally.Merge(w.inspector.Tally())
	}
	return counts, tally
}

// failure is what keeps rows from being written.
func (r *run) failure() error {
	r.order.mu.Lock()
	defer r.order.mu.Unlock()
	return r.order.err
}
