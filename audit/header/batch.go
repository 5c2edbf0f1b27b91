package header

import "sync"

// batchFiles is how many files a worker takes at a time.
const batchFiles = 64

// batch is a run of files for one worker. Batches are numbered in the order of
// the walk, and their rows come out in that order.
type batch struct {
	number uint64
	folder *folder
	names  []string
	do     func(*worker, *batch) // for what is no folder: an archive, a listing
	rows   []Row
	held   int  // bytes of their paths
	cut    bool // the run ended before it was done
}

// order puts the rows of batches that end in any order into that of the walk.
type order struct {
	mu    sync.Mutex
	turn  *sync.Cond
	next  uint64
	ready map[uint64]*batch
	held  int // bytes of the paths of those
	write func([]Row) error
	err   error
	spare [][]Row // of batches that are done
}

// maxSpare is how many of them are kept.
const maxSpare = 16

// rows is where the rows of a batch go.
func (o *order) rows() []Row {
	o.mu.Lock()
	defer o.mu.Unlock()
	if n := len(o.spare); n > 0 {
		rows := o.spare[n-1]
		o.spare = o.spare[:n-1]
		return rows
	}
	return make([]Row, 0, batchFiles)
}

// recycle takes rows back that were written.
func (o *order) recycle(rows []Row) {
	if cap(rows) == batchFiles && len(o.spare) < maxSpare {
		clear(rows)
		o.spare = append(o.spare, rows[:0])
	}
}

func newOrder(write func([]Row) error) *order {
	o := &order{ready: map[uint64]*batch{}, write: write}
	o.turn = sync.NewCond(&o.mu)
	return o
}

// How many batches may wait for a slow one before workers wait too, and how many
// bytes of paths in them: paths can be long.
const (
	ahead    = 256
	maxAhead = 8 << 20
)

// maxRows is how many rows a batch may hold before it waits for its turn: an
// archive can have any number of entries.
const maxRows = 4096

// maxRowBytes is how many bytes of paths.
const maxRowBytes = 256 << 10

// done hands over a batch's rows.
func (o *order) done(b *batch) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for b.number > o.next && (b.number > o.next+ahead || o.held+b.held > maxAhead) {
		o.turn.Wait()
	}
	b.names, b.do = nil, nil
	o.ready[b.number] = b
	o.held += b.held
	for {
		b, ok := o.ready[o.next]
		if !ok {
			return
		}
		delete(o.ready, o.next)
		o.held -= b.held
		o.put(b.rows)
		o.recycle(b.rows)
		b.rows = nil
		o.next++
		o.turn.Broadcast()
	}
}

// waitTurn ends when it is a batch's turn: those before it are done, and no other is
// at this place at the same time.
func (o *order) waitTurn(b *batch) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waitFor(b)
}

func (o *order) waitFor(b *batch) {
	for b.number != o.next {
		o.turn.Wait()
	}
}

// flush writes what a batch has so far, when it is its turn.
func (o *order) flush(b *batch) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waitFor(b)
	o.put(b.rows)
	clear(b.rows)
	b.rows, b.held = b.rows[:0], 0
}

func (o *order) put(rows []Row) {
	if len(rows) > 0 && o.err == nil && o.write != nil {
		o.err = o.write(rows)
	}
}
