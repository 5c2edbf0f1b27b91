// Package header counts what the headers of DICOM files show: files and
// directory trees, zip and tar archives, streams, web servers and buckets.
//
// It reads what stands before the pixel data and keeps counts. A walk follows
// no link, opens nothing but regular files and directories, and holds the same
// memory for a thousand files as for a million. What cannot be read is counted
// with its reason, and the walk goes on.
//
// A [Row] names a file, and a path can hold a patient's name: rows go to the
// list that the operator asked for and nowhere else. No error holds a path that
// was found; those that the operator gave are the operator's own.
package header

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"pacsaudit/audit/phi"
)

// Options are how an inspection is done. The zero value reads everything with
// one worker for each processor, and eight at least where a path lies on a network.
type Options struct {
	Parallel int
	// Shard and Shards: of Shards machines that inspect the same tree, this one
	// is number Shard, from 1. Zero is one machine.
	Shard, Shards int
	ReadAhead     ReadAhead
	// AllArchives looks into those too that take much time or memory: bzip2, xz and
	// Zstandard, with a dictionary of up to 64 MiB.
	AllArchives bool
	Today       time.Time // judges dates in the future
	// Input is what the path "-" stands for.
	Input io.Reader
	// S3 says where buckets are and who asks.
	S3 S3
	// Dial connects to web servers and object stores; nil means a net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Rows is given what became of the files, in the order of the walk, by one
	// goroutine at a time. After an error of it no more are given and no state is
	// saved; the files are counted all the same.
	Rows func([]Row) error
	// Resume is where an earlier run of the same paths came to. What it counted is
	// taken over, and only the rows behind it are given.
	Resume *State
	// Save is given the state from time to time and at the end; all rows up to it
	// were given before.
	Save func(*State)
	// SaveEvery is how far apart states are saved: each waits for the files that
	// are being read. Default 5 s.
	SaveEvery time.Duration
	// Progress is called with how many files were done, from many goroutines.
	Progress func(files int)
}

// ReadAhead says where headers are read in blocks, as long as the last ones needed, so
// that bytes of pixel data can come along: to be counted, and thrown away unseen.
// Anywhere else nothing is asked for but what certainly belongs to a header, which
// takes a request for every element.
type ReadAhead uint8

// Where to read ahead.
const (
	Always  ReadAhead = iota
	Network           // of web servers and object stores, where a request is a round trip
	Never
)

// Result is what an inspection found.
type Result struct {
	Counts
	Tally    *phi.Tally
	Complete bool // false where the run was interrupted
	Resumed  bool // an earlier run counted the beginning
	// Problems are the paths of the operator's that could not be read at all.
	Problems []error
	// Notes are a word about each server that was left before its end.
	Notes []error
}

// run is an inspection under way.
type run struct {
	ctx     context.Context
	o       *Options
	rows    func([]Row) error
	order   *order
	queue   chan *batch
	next    uint64
	counts  Counts // of the walk itself
	workers []*worker
	flight  sync.WaitGroup // batches that were sent and are not done
	saved   time.Time
	cut     atomic.Bool
	hosts   map[string]*host // by name
	entries []byte           // of the folder that is being listed
	spare   []*names
}

// Inspect reads the headers of everything that the paths name: files, folders
// and what lies below them. It fails only where none of the paths can be read,
// or where rows cannot be written; the result is what was counted all the same.
func Inspect(ctx context.Context, paths []string, o Options) (*Result, error) {
	if o.Parallel <= 0 {
		o.Parallel = parallel(paths)
	}
	if o.Today.IsZero() {
		o.Today = time.Now()
	}
	r := &run{ctx: ctx, o: &o, rows: o.Rows, order: newOrder(o.Rows), queue: make(chan *batch, 2*o.Parallel)}
	inspector := phi.NewFileInspector(o.Today)
	if o.Resume != nil {
		r.order.next = o.Resume.Position
	}
	r.saved = time.Now()
	var wg sync.WaitGroup
	for range o.Parallel {
		w := &worker{reader: &reader{inspector: inspector.Sibling()}, ctx: ctx, run: r}
		w.header.Overlook(phi.Overlooked)
		r.workers = append(r.workers, w)
		wg.Go(func() { w.batches(r.queue) })
	}
	var problems []error
	for _, path := range paths {
		if err := r.root(path); err != nil {
			r.counts.NoFolder++
			problems = append(problems, problem{err})
		}
	}
	if o.Save != nil {
		r.checkpoint()
	}
	close(r.queue)
	wg.Wait()
	result := &Result{Complete: ctx.Err() == nil && !r.cut.Load(), Resumed: o.Resume != nil}
	result.Counts, result.Tally = r.totals()
	result.Tally.CountPopulations()
	result.Counts.Merge(&r.counts)
	result.Problems = problems
	for _, name := range slices.Sorted(maps.Keys(r.hosts)) {
		if note := r.hosts[name].warning(); note != nil {
			result.Notes = append(result.Notes, note)
		}
	}
	if len(problems) == len(paths) && len(paths) > 0 {
		return result, errors.Join(problems...)
	}
	return result, r.order.err
}

// overNetwork is how many files are asked for at a time where each costs a
// round trip.
const overNetwork = 8

func parallel(paths []string) int {
	n := runtime.GOMAXPROCS(0)
	if slices.ContainsFunc(paths, func(p string) bool { return scheme(p) != "" || onNetwork(p) }) {
		n = max(n, overNetwork)
	}
	return n
}

func (r *run) progress(files int) {
	if r.o.Progress != nil {
		r.o.Progress(files)
	}
}

// finished hands a batch's rows over.
func (r *run) finished(b *batch) {
	if b.cut {
		r.cut.Store(true)
	}
	r.order.done(b)
	r.flight.Done()
}

// send gives a batch to the workers, but for those that an earlier run has
// done.
func (r *run) send(b *batch) {
	if s := r.o.Resume; s != nil && r.next < s.Position {
		r.next++
		if b.folder != nil {
			b.folder.done()
		}
		return
	}
	if r.o.Save != nil && time.Since(r.saved) > cmp.Or(r.o.SaveEvery, checkpoints) {
		r.checkpoint()
	}
	b.number = r.next
	r.next++
	r.flight.Add(1)
	r.queue <- b
}

// State is the progress of an inspection: a position in the order of the walk, and
// numbers. It holds no path and no hash of an identifier.
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
		return // files were left out: the previous state stays valid
	}
	counts, tally := r.totals()
	r.o.Save(&State{Position: r.next, Counts: counts, Tally: *tally.Numbers()})
}

// totals returns the counts of all workers and of the run that is resumed.
func (r *run) totals() (Counts, *phi.Tally) {
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

// failure returns the error of writing rows, or nil.
func (r *run) failure() error {
	r.order.mu.Lock()
	defer r.order.mu.Unlock()
	return r.order.err
}
