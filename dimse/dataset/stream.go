package dataset

import (
	"bytes"
	"io"
)

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
	// deflatedBlock is how much of a deflated data set is asked for at a time:
	// nobody can tell its header from the rest before it is inflated.
	deflatedBlock = 4 << 10
)

// stream is where a decoder's window gets its bytes from. The source is behind
// a function because it can hold bytes.
type stream struct {
	source func() Source
	ahead  int   // bytes to ask for in the next request, more than is needed
	block  int   // and in all others; 0 is what certainly belongs to the header
	most   int   // blocks double what is there, up to this; 0 is all alike
	needed int64 // of the beginning, before something was passed over; 0 is up to here
	failed bool
}

// page is what a system reads for its own cache, and with what a file is begun
// of which nothing is known.
const page = 4 << 10

// asks is how much is asked for where n bytes are needed, and so much of pixel data
// came along already. Behind pixel data, where there may be more of them, it is no
// more than that.
func (s *stream) asks(n int, behind bool, along int64) int {
	block := max(s.ahead, s.block)
	s.ahead = 0
	switch {
	case behind:
		return n
	case s.most > 0:
		n = max(n, min(block, s.most-int(min(along, int64(s.most)))))
		s.block += n
		return n
	}
	return max(n, block)
}

// fill puts at least the next n bytes into the window, fewer where the stream
// ends or fails; then the size is known.
func (d *Decoder) fill(n int) { d.fillWith(n, 0) }

// fillWith is fill, and asks for more bytes in the same request, which may come
// or not.
func (d *Decoder) fillWith(n, more int) {
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
		d.passing()
		d.base, d.filled, w.shown = d.pos, d.pos, w.own[:0]
	}
	keep := int(d.filled - d.pos)
	if keep >= n || d.size == d.filled {
		return
	}
	from := d.pos
	if d.held >= d.base && d.held < from {
		from = d.held // and not forgotten yet
	}
	before := int(d.pos - from)
	ask := d.stream.asks(n-keep+more, d.passed > 0, d.along)
	own := w.own
	moves := from != d.base
	if need := before + keep + ask; len(own) < need {
		own, moves = make([]byte, max(need+need/4, min(2*len(own), MaxPrefix))), true
	}
	if moves {
		copy(own, w.shown[from-d.base:])
	}
	w.own, d.base = own, from
	for end := keep + ask; keep < n; {
		got, err := d.stream.source().Read(own[before+keep : before+end])
		keep += got
		if err == nil && got == 0 {
			err = io.ErrNoProgress
		}
		if err == io.EOF && keep >= n {
			break // the end is known to whoever wants more, however much was asked for
		}
		if err != nil {
			d.stream.failed = err != io.EOF
			d.size = d.pos + int64(keep)
			break
		}
	}
	d.filled = d.pos + int64(keep)
	w.shown = own[:before+keep]
}

// passing keeps how much of the beginning of a file was needed before something was
// passed over, and begins with a page behind that.
func (d *Decoder) passing() {
	s := d.stream
	if s.needed == 0 {
		s.needed = d.base + int64(d.el.Value.off+d.el.Value.n)
	}
	if s.most > 0 {
		s.block = page
	}
}

// cameAlong counts the pixel data from here to an end that came although nobody wants
// them.
func (d *Decoder) cameAlong(end int64) { d.along += max(min(d.filled, end)-d.pos, 0) }

// load makes what may be revealed of a value present and says how much it is.
func (d *Decoder) load(t Tag, vr VR, length uint32) int {
	n := int(min(length, MaxPrefix))
	switch vr {
	case OB, OD, OF, OL, OV, OW:
		n = int(min(length, maxBulkPrefix))
	case UN:
		if length > MaxPrefix {
			d.fill(maxBulkPrefix)
			if textless(d.window.bytes()[d.pos-d.base:]) {
				n = maxBulkPrefix
			}
		}
	}
	if t>>16 == 0x7FE0 {
		n = 0 // the pixels of an icon, PS3.3 §C.7.6.1.1.6, or a group length
		d.cameAlong(d.pos + int64(length))
	}
	if n > 0 && d.pos+int64(n) > d.filled {
		more := 0
		if n == int(length) {
			more = shortHead // whatever follows a value has a head, pixel data too
		}
		d.fillWith(n, more)
		n = min(n, max(int(d.filled-d.pos), 0))
	}
	return n
}

// textless reports a long value of unknown VR of which no more need be shown than of
// one that is no text, by its beginning: it holds no item, and what is neither printed
// nor padding.
func textless(b []byte) bool {
	b = b[:min(len(b), maxBulkPrefix)]
	if len(b) < maxBulkPrefix || bytes.HasPrefix(b, []byte("\xFE\xFF\x00\xE0")) {
		return false
	}
	begun, zero := false, false
	for _, c := range b {
		switch {
		case c == 0:
			zero = begun
		case c == ' ':
		case zero, c == 0x7F, c < ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r' && c != 0x1B:
			return true
		default:
			begun = true
		}
	}
	return false
}
