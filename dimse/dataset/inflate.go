package dataset

import (
	"bufio"
	"bytes"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
)

// MaxInflated is how much a deflated data set may inflate to. A few kilobytes
// can claim to be terabytes.
const MaxInflated = 64 << 20

// inflater is the source of what a deflated data set inflates to, PS3.5 §A.5.
// Deviation: some writers put it into a zlib or a gzip wrapper.
type inflater struct {
	stream stream
	fault  Fault
	n      int64
	// The readers hold bytes, so that they are behind a function.
	readers func() *inflaters
	charge  func(n int64) bool // what is inflated, to whom it belongs; nil is nobody
}

// inflaters are kept from file to file; each is made when it is needed.
type inflaters struct {
	from           *bufio.Reader // byte by byte is what inflating takes
	now, raw, zlib io.Reader
	gzip           *gzip.Reader
}

// reset starts at the current position of a file.
func (f *inflater) reset(d *Decoder) {
	f.n, f.fault = 0, 0
	if err := f.sealed().reset(&deflated{d}, wrapperOf(d.peek())); err != nil {
		f.fault = NotDeflated
		f.readers().now = nil
	}
}

// sealed are the readers; only the first call allocates.
func (f *inflater) sealed() *inflaters {
	if f.readers == nil {
		sealed := new(inflaters)
		f.readers = func() *inflaters { return sealed }
	}
	return f.readers()
}

func (r *inflaters) reset(file io.Reader, w wrapper) (err error) {
	if r.from == nil {
		r.from = bufio.NewReaderSize(nil, deflatedBlock)
	}
	r.from.Reset(file)
	from := r.from
	switch {
	case w == inZlib && r.zlib == nil:
		r.zlib, err = zlib.NewReader(from)
	case w == inZlib:
		err = r.zlib.(zlib.Resetter).Reset(from, nil)
	case w == inGzip && r.gzip == nil:
		r.gzip = new(gzip.Reader)
		fallthrough
	case w == inGzip:
		err = r.gzip.Reset(from)
		r.gzip.Multistream(false)
	default:
		err = r.plain(from)
	}
	r.now = [...]io.Reader{r.raw, r.zlib, r.gzip}[w]
	return err
}

// plain lets the reader of what has no wrapper begin with a stream.
func (r *inflaters) plain(from io.Reader) error {
	if r.raw == nil {
		r.raw = flate.NewReader(from)
		return nil
	}
	return r.raw.(flate.Resetter).Reset(from, nil)
}

// wrapper is what deflated bytes are wrapped into.
type wrapper uint8

const (
	bare wrapper = iota
	inZlib
	inGzip
)

// wrapperOf tells by the first bytes. Those of a zlib wrapper, RFC 1950 §2.2,
// would begin a stored block whose length is followed by its complement, RFC
// 1951 §3.2.4, and those of a gzip member no block at all.
func wrapperOf(b []byte) wrapper {
	switch {
	case len(b) < 5:
	case b[0] == 0x1F && b[1] == 0x8B:
		return inGzip
	case b[0]&0x0F == 8 && (uint(b[0])<<8|uint(b[1]))%31 == 0 && (b[1]^b[3] != 0xFF || b[2]^b[4] != 0xFF):
		return inZlib
	}
	return bare
}

// deflatedTrial is how much of a data set that is said to be deflated is looked
// at to tell whether it is.
const deflatedTrial = longHead + 128

// inflates reports whether b can be the beginning of something deflated.
func (f *inflater) inflates(b []byte) bool {
	if wrapperOf(b) != bare {
		return true
	}
	r := f.sealed()
	if r.plain(bytes.NewReader(b[:min(len(b), deflatedTrial)])) != nil {
		return false
	}
	_, err := io.CopyN(io.Discard, r.raw, deflatedTrial)
	return err == nil || err == io.EOF || err == io.ErrUnexpectedEOF
}

func (f *inflater) Read(p []byte) (int, error) {
	if f.readers().now == nil {
		return 0, errNotDeflated
	}
	if f.n >= MaxInflated {
		f.fault = TooLarge
		return 0, errTooLarge
	}
	n, err := f.readers().now.Read(p[:min(int64(len(p)), MaxInflated-f.n)])
	f.n += int64(n)
	if f.charge != nil && !f.charge(int64(n)) {
		f.fault = TooLarge
		return 0, errTooLarge
	}
	switch {
	case err == io.ErrUnexpectedEOF:
		f.fault, err = Truncated, io.EOF
	case err != nil && err != io.EOF:
		f.fault = NotDeflated
	case n > 0 && err == io.EOF:
		err = nil
	}
	return n, err
}

func (f *inflater) Skip(n int64) error {
	var waste [4096]byte
	for n > 0 {
		got, err := f.Read(waste[:min(n, int64(len(waste)))])
		if n -= int64(got); n > 0 && err != nil {
			return err
		}
	}
	return nil
}

var (
	errTooLarge    = &DecodeError{Fault: TooLarge}
	errNotDeflated = &DecodeError{Fault: NotDeflated}
)

// deflated hands the bytes of a file to the inflating reader.
type deflated struct{ d *Decoder }

func (r *deflated) Read(p []byte) (int, error) {
	if r.d.pos >= r.d.filled {
		r.d.fill(1)
	}
	if r.d.pos >= r.d.filled {
		return 0, io.EOF
	}
	n := copy(p, r.d.window.bytes()[r.d.pos-r.d.base:])
	r.d.pos += int64(n)
	return n, nil
}
