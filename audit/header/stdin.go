package header

import (
	"bytes"
	"compress/gzip"
	"io"
)

// standardInput reads a stream: a DICOM file, a tar archive, either of them
// compressed by gzip. A zip archive has its directory at its end and cannot be
// read that way.
func (w *worker) standardInput(b *batch) {
	in := w.run.o.Input
	if in == nil {
		in = bytes.NewReader(nil)
	}
	w.path = append(w.path[:0], '-', '/')
	counted := &stream{r: in, left: 1 << 62}
	head := make([]byte, 512)
	n, _ := io.ReadFull(counted, head)
	all := &joined{head: head[:n], rest: counted}
	whole := true
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		whole = false
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		z, err := gzip.NewReader(all)
		if whole = err == nil; whole {
			w.counts.Archives++
			left := int64(1 << 62) // a stream has no size to measure an excess by; each entry is bounded
			whole = w.unpacked(b, &limited{r: z, left: &left}, &left)
		}
	default:
		if n == len(head) && string(head[257:262]) == "ustar" {
			w.counts.Archives++
		}
		whole = w.unpacked(b, all, nil)
	}
	if !whole {
		w.counts.NoFolder++
	}
	w.counts.BytesRead += uint64(counted.got)
	w.counts.Bytes += uint64(counted.got)
}
