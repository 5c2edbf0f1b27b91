package dataset

import (
	"compress/flate"
	"io"
)

// MaxInflated is how much a deflated data set may inflate to. A few kilobytes
// can claim to be terabytes.
const MaxInflated = 64 << 20

// inflater is the source of what a deflated data set inflates to, PS3.5 §A.5.
type inflater struct {
	stream stream
	fault  Fault
	n      int64
	// The reader holds bytes, so that it is behind a function.
	reader func() io.ReadCloser
}

// reset starts at the current position of a file.
func (f *inflater) reset(d *Decoder) {
	f.n, f.fault = 0, 0
	if f.reader == nil {
		r := flate.NewReader(&deflated{d})
		f.reader = func() io.ReadCloser { return r }
		return
	}
	if err := f.reader().(flate.Resetter).Reset(&deflated{d}, nil); err != nil {
		f.fault = NotDeflated
	}
}

func (f *inflater) Read(p []byte) (int, error) {
	if f.n >= MaxInflated {
		f.fault = TooLarge
		return 0, errTooLarge
	}
	n, err := f.reader().Read(p[:min(int64(len(p)), MaxInflated-f.n)])
	f.n += int64(n)
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

var errTooLarge = &DecodeError{Fault: TooLarge}

// deflated hands the bytes of a file to the inflating reader. It reads byte by
// byte where it is asked to, so that nothing is taken that does not belong.
type deflated struct{ d *Decoder }

func (r *deflated) more() bool {
	if r.d.pos >= r.d.filled {
		r.d.fill(1)
	}
	return r.d.pos < r.d.filled
}

func (r *deflated) ReadByte() (byte, error) {
	if !r.more() {
		return 0, io.EOF
	}
	b := r.d.window.bytes()[r.d.pos-r.d.base]
	r.d.pos++
	return b, nil
}

func (r *deflated) Read(p []byte) (int, error) {
	if !r.more() {
		return 0, io.EOF
	}
	n := copy(p, r.d.window.bytes()[r.d.pos-r.d.base:])
	r.d.pos += int64(n)
	return n, nil
}
