package header

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"

	"github.com/klauspost/compress/zstd"
	"github.com/mikelolasagasti/xz"

	"pacsaudit/dimse/dataset"
)

// maxDictionary is how far back a packed stream may refer: what xz -9 wants. Two
// such dictionaries are never held at the same time, see [order.wait]: a packed stream
// in another has what xz -6 and zstd -19 want.
const (
	maxDictionary      = 64 << 20
	maxInnerDictionary = 8 << 20
)

// reserveDictionary waits until a packed stream may be read and says how large a dictionary it
// may have. What the last one held is given back first.
func (w *worker) reserveDictionary(b *batch) (most int) {
	w.run.order.waitTurn(b)
	if w.dictionaries > 0 {
		return maxInnerDictionary
	}
	var m [1]metrics.Sample
	m[0].Name = "/memory/classes/heap/objects:bytes"
	if metrics.Read(m[:]); m[0].Value.Kind() == metrics.KindUint64 && m[0].Value.Uint64() > maxDictionary/2 {
		debug.FreeOSMemory()
	}
	return maxDictionary
}

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
		return w.readPacked(b, bzip2.NewReader(r), left, depth)
	case dataset.LooksLikeXZ:
		z, err := xz.NewReader(r, uint32(w.reserveDictionary(b)))
		return err == nil && w.readWithDictionary(b, z, left, depth)
	case dataset.LooksLikeZstandard:
		most := uint64(w.reserveDictionary(b))
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(most))
		if err != nil {
			return false
		}
		defer z.Close()
		return w.readWithDictionary(b, z, left, depth)
	}
	return false
}

// readWithDictionary reads what is in a compressed file that has a dictionary.
func (w *worker) readWithDictionary(b *batch, r io.Reader, left *budget, depth int) bool {
	w.dictionaries++
	defer func() { w.dictionaries-- }()
	return w.readPacked(b, r, left, depth)
}

// readPacked reads what is in a compressed file.
func (w *worker) readPacked(b *batch, r io.Reader, left *budget, depth int) bool {
	whole, _ := w.readUnpacked(b, &stream{r: &limited{r, left}, left: maxEntryInflated, packed: true}, left, depth)
	return whole
}

// readUnpacked reads a stream that is an archive or one file, and reports whether it came
// to no harm, and what the file was.
func (w *worker) readUnpacked(b *batch, s *stream, left *budget, depth int) (bool, Status) {
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
