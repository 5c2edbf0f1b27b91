package dataset

import "io"

// Source gives the bytes of a file or a stream in order.
type Source interface {
	io.Reader
	// Skip passes over n bytes without giving them out, [io.EOF] if there are
	// fewer. A source whose size is known is not asked to pass its end.
	Skip(n int64) error
}

// unknownSize is far behind any data set.
const unknownSize = 1 << 62

// How a stream is read and kept.
const (
	// MaxPrefix is how much of a long value can be revealed.
	MaxPrefix = 16 << 10
	// maxBulkPrefix is that of a value that is no text.
	maxBulkPrefix = 64
	// DefaultBlock is how much is asked of a source at a time.
	DefaultBlock = 8 << 10
	// laterBlock is how much is asked for once the first block was too short.
	laterBlock = 4 << 10
)

// stream is where a decoder's window gets its bytes from. The source is behind
// a function because it can hold bytes.
type stream struct {
	source func() Source
	block  int // bytes to ask for; 0 is exactly what is needed next
	failed bool
}

// fill puts at least the next n bytes into the window, fewer where the stream
// ends or fails; then the size is known.
func (d *Decoder) fill(n int) {
	w := d.window.open()
	if d.pos > d.filled {
		if d.size == d.filled || d.size < d.pos {
			return
		}
		if err := d.stream.source().Skip(d.pos - d.filled); err != nil {
			d.stream.failed = err != io.EOF
			d.size = d.filled
			return
		}
		d.base, d.filled, w.shown = d.pos, d.pos, w.own[:0]
	}
	keep := int(d.filled - d.pos)
	if keep >= n || d.size == d.filled {
		return
	}
	ask := max(n-keep, d.stream.block)
	own := w.own
	if len(own) < keep+ask {
		own = make([]byte, max(keep+ask, 2*len(own)))
	}
	copy(own, w.shown[d.pos-d.base:])
	w.own, d.base = own, d.pos
	for end := keep + ask; keep < n; {
		got, err := d.stream.source().Read(own[keep:end])
		keep += got
		if err == nil && got == 0 {
			err = io.ErrNoProgress
		}
		if err != nil {
			d.stream.failed = err != io.EOF
			d.size = d.base + int64(keep)
			break
		}
	}
	d.filled = d.base + int64(keep)
	w.shown = own[:keep]
	d.stream.block = min(d.stream.block, laterBlock)
}

// load makes what may be revealed of a value present and says how much it is.
func (d *Decoder) load(vr VR, length uint32) int {
	n := int(min(length, MaxPrefix))
	switch vr {
	case OB, OD, OF, OL, OV, OW:
		n = int(min(length, maxBulkPrefix))
	}
	if d.pos+int64(n) > d.filled {
		d.fill(n)
		n = min(n, max(int(d.filled-d.pos), 0))
	}
	return n
}
