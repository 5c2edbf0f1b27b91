package header

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
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

// file reads a file of a folder. A batch is finished even when the run ends, because
// a run resumes at whole batches.
func (w *worker) file(b *batch, name string) {
	w.path = append(append(append(w.path[:0], b.folder.path...), os.PathSeparator), name...)
	w.readNamed(b, b.folder, name)
}

// readNamed reads the file whose path is in w.path.
func (w *worker) readNamed(b *batch, in *folder, name string) {
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
		first = w.needed.wholePages()
	}
	row := w.read(f, size, w.path, first)
	if row.Status == OK {
		w.needed.add(w.header.Needed())
	}
	if row.Status == Unopened && w.archive(b, f, size) || row.Status == NotDICOM && w.zipBehind(b, f, size) {
		return
	}
	if row.Status == NotDICOM {
		w.countBehindStart(f, size)
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

// emit counts a row, and keeps it if rows are written.
func (w *worker) emit(b *batch, row Row) {
	w.counts.add(&row, &w.header)
	w.run.progress(1)
	if w.run.rows == nil {
		return
	}
	if b.rows == nil {
		b.rows = w.run.order.rows()
	}
	row.Path = visiblePath(w.path)
	b.held += len(row.Path)
	if b.rows = append(b.rows, row); len(b.rows) >= maxRows || b.held >= maxRowBytes {
		w.run.order.flush(b)
	}
}

// standardInput reads a stream: a DICOM file or an archive.
func (w *worker) standardInput(b *batch) {
	in := w.run.o.Input
	if in == nil {
		in = bytes.NewReader(nil)
	}
	w.path = append(w.path[:0], '-', '/')
	in, done := cancellable(w.ctx, in)
	defer done()
	counted := &stream{r: in, left: math.MaxInt64}
	left := &budget{size: func() int64 { return counted.got }, ended: w.ctx.Err}
	w.header.Charge(left.take)
	if whole, _ := w.readUnpacked(b, &stream{r: counted, left: math.MaxInt64}, left, 0); !whole {
		w.counts.NoFolder++
		b.cut = b.cut || w.ctx.Err() != nil
	}
	w.header.Charge(nil)
	w.counts.BytesRead += uint64(counted.got)
	w.counts.Bytes += uint64(counted.got)
}

// cancellable returns a reader that ends with the context, although a blocked read of
// standard input cannot be interrupted. The caller calls done at the end.
func cancellable(ctx context.Context, in io.Reader) (r io.Reader, done func()) {
	r, w := io.Pipe()
	go func() {
		_, err := io.Copy(w, in)
		w.CloseWithError(err)
	}()
	stop := context.AfterFunc(ctx, func() { w.CloseWithError(ctx.Err()) })
	return r, func() {
		stop()
		w.CloseWithError(io.ErrClosedPipe)
	}
}
