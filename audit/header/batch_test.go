package header

import (
	"testing"
	"testing/synctest"
)

// TestWhatWaitsForASlowBatchIsBounded holds the bytes of paths that wait, and that
// nobody waits for ever.
func TestWhatWaitsForASlowBatchIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := 0
		o := newOrder(func(list []Row) error { rows += len(list); return nil })
		for n := range uint64(100) {
			go o.done(&batch{number: n + 1, rows: make([]Row, 1), held: maxAhead / 10})
		}
		synctest.Wait()
		if o.held > maxAhead || len(o.ready) != 10 || rows != 0 {
			t.Errorf("%d bytes wait in %d batches, %d rows were written", o.held, len(o.ready), rows)
		}
		o.done(&batch{number: 0, rows: make([]Row, 1), held: 2 * maxAhead})
		synctest.Wait()
		if o.held != 0 || rows != 101 {
			t.Errorf("%d bytes wait, %d rows were written", o.held, rows)
		}
	})
}
