package header

import (
	"bytes"
	"errors"
	"io"
)

// Limits of an archive: a few kilobytes can claim to hold petabytes.
const (
	maxEntryInflated   = 64 << 20 // of an entry that is skipped through
	minArchiveInflated = 1 << 30
	maxInflation       = 100 // times the archive's own size
	maxNested          = 3   // archives inside one another
)

// maxZeros is how many are passed over at a time: a hole in a file has any length.
// Fewer in tests.
var maxZeros int64 = 1 << 30

var errOverBudget = errors.New("more than the limit")

// budget is how much may be read out of one archive: what it inflates to, what
// the archives and data sets inside inflate to, and what is read twice because
// entries overlap. It belongs to the outermost.
type budget struct {
	size  func() int64 // of the archive; that of a stream grows
	used  int64
	ended func() error // of the run, which need not wait for the end of an archive; nil is never
}

func newBudget(size int64) *budget { return &budget{size: func() int64 { return size }} }

func (b *budget) left() int64 {
	return max(minArchiveInflated, maxInflation*max(b.size(), 0)) - b.used
}

// take charges n bytes and reports whether there was so much.
func (b *budget) take(n int64) bool {
	b.used += n
	return b.left() >= 0
}

// limited charges what is read to a budget, and ends where that ends.
type limited struct {
	r io.Reader
	b *budget
}

func (l *limited) Read(p []byte) (int, error) {
	left := l.b.left()
	if left <= 0 {
		return 0, errOverBudget
	}
	if l.b.ended != nil {
		if err := l.b.ended(); err != nil {
			return 0, err
		}
	}
	n, err := l.r.Read(p[:min(int64(len(p)), left)])
	l.b.take(int64(n))
	return n, err
}

// Seek passes over what nobody wants, where that can be done without reading it.
func (l *limited) Seek(offset int64, whence int) (int64, error) {
	if s, ok := l.r.(io.Seeker); ok {
		return s.Seek(offset, whence)
	}
	return 0, errors.ErrUnsupported
}

// unpadded ends where more zeros follow one another than anybody pads with. In
// what is packed there are never so many.
type unpadded struct {
	r     io.Reader
	zeros int64
}

func (u *unpadded) Read(p []byte) (int, error) {
	if u.zeros > maxZeros {
		return 0, errOverBudget
	}
	n, err := u.r.Read(p)
	if u.zeros += int64(n); n > 0 && (p[n-1] != 0 || len(bytes.Trim(p[:n], "\x00")) > 0) {
		u.zeros = 0
	}
	return n, err
}
