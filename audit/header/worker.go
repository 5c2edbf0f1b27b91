package header

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// worker reads the files of batches.
type worker struct {
	*reader
	ctx  context.Context
	run  *run
	path []byte
	// inflating are reused from entry to entry, one for archives at each depth.
	inflating [maxNested]io.ReadCloser
	// dictionaries are how many packed streams with one are being read.
	dictionaries int
}

func (w *worker) batches(queue <-chan *batch) {
	for b := range queue {
		if b.do != nil {
			b.do(w, b)
		} else {
			for _, name := range b.names {
				w.file(b, name)
			}
			b.folder.done()
		}
		w.run.finished(b)
	}
}

// file reads a file of a folder. A batch of them is done even when the run is
// over: half a batch is no position to go on from.
func (w *worker) file(b *batch, name string) {
	w.path = append(append(append(w.path[:0], b.folder.path...), os.PathSeparator), name...)
	w.named(b, b.folder, name)
}

// named reads the file whose path is in w.path.
func (w *worker) named(b *batch, in *folder, name string) {
	f := &w.reader.file
	size, err := f.open(in, name)
	if errors.Is(err, errSpecial) {
		w.counts.Special++
		return
	}
	if err != nil {
		w.failed(b, statusOfError(err))
		return
	}
	defer f.close()
	first := 0
	if w.run.o.ReadAhead == Always {
		first = w.needed.pages()
	}
	row := w.read(f, size, w.path, first)
	if row.Status == OK {
		w.needed.add(w.header.Needed())
	}
	if row.Status == Unopened && w.archive(b, f, size) || row.Status == NotDICOM && w.zipBehind(b, f, size) {
		return
	}
	if row.Status == NotDICOM {
		w.leads(f, size)
	}
	w.emit(b, row)
}

// statusOfError is the status that an error of the system stands for.
func statusOfError(err error) Status {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return NoAccess
	case errors.Is(err, fs.ErrNotExist):
		return Vanished
	}
	return Unreadable
}

func (w *worker) failed(b *batch, s Status) { w.emit(b, Row{Status: s, Size: -1}) }

// emit counts a row and keeps it if somebody wants rows.
func (w *worker) emit(b *batch, row Row) {
	w.counts.add(&row, &w.header)
	w.run.progress(1)
	if w.run.rows == nil {
		return
	}
	if b.rows == nil {
		b.rows = w.run.order.room()
	}
	row.Path = listed(w.path)
	b.held += len(row.Path)
	if b.rows = append(b.rows, row); len(b.rows) >= maxRows || b.held >= maxRowBytes {
		w.run.order.flush(b)
	}
}
