package header

import (
	"bytes"
	"math"
)

// standardInput reads a stream: a DICOM file or an archive.
func (w *worker) standardInput(b *batch) {
	in := w.run.o.Input
	if in == nil {
		in = bytes.NewReader(nil)
	}
	w.path = append(w.path[:0], '-', '/')
	counted := &stream{r: in, left: math.MaxInt64}
	left := &budget{size: func() int64 { return counted.got }}
	w.header.Charge(left.take)
	if whole, _ := w.unpacked(b, &stream{r: counted, left: math.MaxInt64}, left, 0); !whole {
		w.counts.NoFolder++
	}
	w.header.Charge(nil)
	w.counts.BytesRead += uint64(counted.got)
	w.counts.Bytes += uint64(counted.got)
}
