package header

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"
	"github.com/mikelolasagasti/xz"

	"pacsaudit/dimse/dataset"
)

// maxDictionary is how far back a packed stream may refer: what xz -9 wants. Two
// such dictionaries are never held at the same time, see [order.wait].
const maxDictionary = 64 << 20

// unpack reads an archive or a compressed file from its beginning to its end, and
// reports whether it came to that.
func (w *worker) unpack(b *batch, look dataset.Look, r io.Reader, left *budget, depth int) bool {
	switch look {
	case dataset.LooksLikeZip:
		return w.zipStream(b, r, left, depth)
	case dataset.LooksLikeTar:
		return w.tar(b, r, left, depth)
	}
	r = &unpadded{r: r}
	switch look {
	case dataset.LooksLikeGzip:
		return w.gzip(b, r, left, depth)
	case dataset.LooksLikeBzip2:
		return w.packed(b, bzip2.NewReader(r), left, depth)
	case dataset.LooksLikeXZ:
		w.run.order.wait(b)
		z, err := xz.NewReader(r, maxDictionary)
		return err == nil && w.packed(b, z, left, depth)
	case dataset.LooksLikeZstandard:
		w.run.order.wait(b)
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxDictionary))
		if err != nil {
			return false
		}
		defer z.Close()
		return w.packed(b, z, left, depth)
	}
	return false
}

// packed reads what is in a compressed file.
func (w *worker) packed(b *batch, r io.Reader, left *budget, depth int) bool {
	whole, _ := w.unpacked(b, &stream{r: &limited{r, left}, left: maxEntryInflated, packed: true}, left, depth)
	return whole
}

// unpacked reads a stream that is an archive or one file, and reports whether it came
// to no harm, and what the file was.
func (w *worker) unpacked(b *batch, s *stream, left *budget, depth int) (bool, Status) {
	w.path = w.path[:len(w.path)-1] // no entry with a name of its own
	status := w.entry(b, s, -1, "", left, depth)
	w.path = append(w.path, os.PathSeparator)
	return !s.failed, status
}

// inflate is the worker's inflating reader for archives at a depth, on another
// stream.
func (w *worker) inflate(r io.Reader, depth int) io.Reader {
	z := &w.inflating[depth-1]
	if *z == nil {
		*z = flate.NewReader(r)
	} else if err := (*z).(flate.Resetter).Reset(r, nil); err != nil {
		return bytes.NewReader(nil)
	}
	return *z
}
