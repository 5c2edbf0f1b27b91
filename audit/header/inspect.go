package header

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pacsaudit/audit/phi"
)

// Options are how an inspection is done. The zero value reads everything with
// one worker for each processor.
type Options struct {
	Parallel int
	// Shard and Shards: of Shards machines that inspect the same tree, this one
	// is number Shard, from 1. Zero is one machine.
	Shard, Shards int
	// Exact asks for no byte behind a header, at the price of a request for
	// every element.
	Exact bool
	Today time.Time // judges dates in the future
	// Input is what the path "-" stands for.
	Input io.Reader
	// S3 says where buckets are and who asks.
	S3 S3
	// Rows is given what became of the files, in the order of the walk, by one
	// goroutine at a time. An error of it ends the inspection.
	Rows func([]Row) error
	// Resume is where an earlier run of the same paths came to. What it counted is
	// taken over, and only the rows behind it are given.
	Resume *State
	// Save is given the state from time to time and at the end; all rows up to it
	// were given before.
	Save func(*State)
	// Progress is told how many files were done; from many goroutines.
	Progress func(files int)
}

// Result is what an inspection found.
type Result struct {
	Counts
	Tally    *phi.Tally
	Complete bool // false where the run was interrupted
	Resumed  bool // an earlier run counted the beginning
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
}

// Inspect reads the headers of everything that the paths name: files, folders
// and what lies below them. It fails only where a path that the operator gave
// cannot be read at all, or where rows cannot be written.
func Inspect(ctx context.Context, paths []string, o Options) (*Result, error) {
	if o.Parallel <= 0 {
		o.Parallel = runtime.GOMAXPROCS(0)
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
		w := &worker{reader: newReader(inspector.Sibling(), o.Exact), ctx: ctx, run: r}
		r.workers = append(r.workers, w)
		wg.Go(func() { w.batches(r.queue) })
	}
	var failed error
	for _, path := range paths {
		if err := r.root(path); err != nil && failed == nil {
			failed = err
		}
	}
	if o.Save != nil {
		r.checkpoint()
	}
	close(r.queue)
	wg.Wait()
	result := &Result{Complete: ctx.Err() == nil && !r.cut.Load(), Resumed: o.Resume != nil}
	result.Counts, result.Tally = r.sum()
	result.Counts.Merge(&r.counts)
	if failed == nil {
		failed = r.order.err
	}
	return result, failed
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
	if r.rows != nil {
		r.order.done(b)
	}
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
	if r.o.Save != nil && time.Since(r.saved) > checkpoints {
		r.checkpoint()
	}
	b.number = r.next
	r.next++
	r.flight.Add(1)
	r.queue <- b
}

// root inspects one path of the operator's.
func (r *run) root(path string) error {
	switch scheme(path) {
	case "http", "https":
		return r.web(path)
	case "s3":
		return r.bucket(path)
	}
	if path == "-" {
		r.send(&batch{do: func(w *worker, b *batch) { w.standardInput(b) }})
		return nil
	}
	if filepath.Base(path) == "DICOMDIR" {
		path = filepath.Dir(path) // the media that it leads, PS3.10 §8.6
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	switch {
	case info.IsDir():
		d, err := openFolder(nil, trimSlashes(path))
		if err != nil {
			return err
		}
		r.walk(d, "")
		return nil
	case info.Mode().IsRegular():
		r.send(&batch{do: func(w *worker, b *batch) { w.single(b, path) }})
		return nil
	}
	return &fs.PathError{Op: "inspect", Path: path, Err: errSpecial}
}

func trimSlashes(path string) string {
	if trimmed := strings.TrimRight(path, "/"); trimmed != "" {
		return trimmed
	}
	return path
}

// single reads a file that the operator named, which may be a link.
func (w *worker) single(b *batch, path string) {
	if resolved, err := resolve(path); err == nil {
		w.path = append(w.path[:0], path...)
		dir, name := split(resolved)
		d, err := openFolder(nil, dir)
		if err != nil {
			w.failed(b, statusOfError(err))
			return
		}
		defer d.done()
		w.named(b, d, name)
		return
	}
	w.path = append(w.path[:0], path...)
	w.failed(b, Vanished)
}

// walk goes through a folder and what lies below it, files first, each in the
// order of their names. rel is the folder's path from the root.
func (r *run) walk(d *folder, rel string) {
	defer d.done()
	r.counts.Folders++
	files, folders := &names{max: maxFiles}, &names{max: maxFolders}
	other := func(m fs.FileMode) {
		if m&fs.ModeSymlink != 0 {
			r.counts.Links++
		} else {
			r.counts.Special++
		}
	}
	err := d.list(files, folders, other)
	for {
		r.files(d, rel, files.list)
		if !files.more || err != nil || r.ctx.Err() != nil {
			break
		}
		files.after = files.list[len(files.list)-1]
		err = d.list(files, nil, nil)
	}
	files = nil
	for err == nil {
		for _, name := range folders.list {
			if r.ctx.Err() != nil {
				return
			}
			sub, err := openFolder(d, name)
			if err != nil || d.depth >= maxDepth {
				if err == nil {
					sub.done()
				}
				if !errors.Is(err, fs.ErrNotExist) {
					r.counts.NoFolder++
				}
				continue
			}
			r.walk(sub, rel+name+"/")
		}
		if !folders.more {
			break
		}
		folders.after = folders.list[len(folders.list)-1]
		err = d.list(nil, folders, nil)
	}
	if err != nil {
		r.counts.NoFolder++
	}
}

// files sends those of a folder's files that are this machine's.
func (r *run) files(d *folder, rel string, list []string) {
	for len(list) > 0 && r.ctx.Err() == nil {
		n := min(len(list), batchFiles)
		mine := r.mine(rel, list[:n])
		if list = list[n:]; len(mine) > 0 {
			r.send(&batch{folder: d.use(), names: mine})
		}
	}
}

// mine are the names that belong to this machine's share.
func (r *run) mine(rel string, list []string) []string {
	if r.o.Shards <= 1 {
		return append([]string(nil), list...)
	}
	var mine []string
	for _, name := range list {
		if r.share(rel + name) {
			mine = append(mine, name)
		}
	}
	return mine
}

// share reports whether a path from the root is this machine's.
func (r *run) share(rel string) bool {
	if r.o.Shards <= 1 {
		return true
	}
	h := fnv.New32a()
	h.Write([]byte(rel))
	return int(h.Sum32()%uint32(r.o.Shards)) == r.o.Shard-1
}
