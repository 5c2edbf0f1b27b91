package header

import (
	"bytes"
	"context"
	"io"
	"math"
)

// standardInput reads a stream: a DICOM file or an archive.
func (w *worker) standardInput(b *batch) {
	in := w.run.o.Input
	if in == nil {
		in = bytes.NewReader(nil)
	}
	w.path = append(w.path[:0], '-', '/')
	in, done := abandoned(w.ctx, in)
	defer done()
	counted := &stream{r: in, left: math.MaxInt64}
	left := &budget{size: func() int64 { return counted.got }, ended: w.ctx.Err}
	w.header.Charge(left.take)
	if whole, _ := w.unpacked(b, &stream{r: counted, left: math.MaxInt64}, left, 0); !whole {
		w.counts.NoFolder++
		b.cut = b.cut || w.ctx.Err() != nil
	}
	w.header.Charge(nil)
	w.counts.BytesRead += uint64(counted.got)
	w.counts.Bytes += uint64(counted.got)
}

// abandoned reads what nothing may ever be written to, until the context ends:
// nothing wakes a read of standard input. Who ends the reading calls done.
func abandoned(ctx context.Context, in io.Reader) (r io.Reader, done func()) {
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
