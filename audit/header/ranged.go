package header

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"net/http"
	"net/url"
)

// getRange asks for the bytes of an object from one offset to another, both
// included.
type getRange func(from, to int64) (piece, error)

// piece is what came of an object.
type piece struct {
	body  io.ReadCloser
	size  int64    // of the object, -1 where nobody knows
	whole bool     // the object came from its beginning: the server knows no ranges
	page  *url.URL // where it came from, if it may be the listing of a folder
	text  bool     // it is said to be words
}

// ranged reads an object over the network, whose name is in w.path.
func (w *worker) ranged(b *batch, h *host, get getRange) Row {
	s := &ranges{get: get, size: -1, exact: w.run.o.ReadAhead == Never, about: int64(w.needed)}
	if err := s.next(s.wanted(8)); err == io.EOF {
		s.size = 0
	} else if err != nil {
		h.countFile(false)
		return Row{Status: statusOfAnswer(w.ctx, err), Size: -1}
	}
	row := w.read(s, s.size, w.path, 0)
	s.close(true)
	row.Read = s.got
	if s.over && row.Status.DICOM() {
		row.Status = OverLimit
	}
	if row.Status.DICOM() {
		row.Header = max(row.Header-s.passed, 0)
		row.Pixel = w.pixels(&row)
	}
	if row.Status == OK {
		w.needed.add(w.header.Needed())
	}
	if w.ctx.Err() != nil && row.Status != OK {
		row.Status, b.cut = Interrupted, true
	}
	h.countFile(!row.Status.Failed() || row.Status == Unopened)
	return row
}

// statusOfAnswer is the status that a failed request stands for.
func statusOfAnswer(ctx context.Context, err error) Status {
	var code statusError
	switch {
	case ctx.Err() != nil:
		return Interrupted
	case errors.Is(err, fs.ErrPermission):
		return NoAccess
	case errors.Is(err, fs.ErrNotExist):
		return Vanished
	case !errors.As(err, &code):
		return Unreadable
	}
	switch int(code) {
	case http.StatusUnauthorized, http.StatusForbidden:
		return NoAccess
	case http.StatusNotFound, http.StatusGone:
		return Vanished
	}
	return Unreadable
}

// How much is asked for to come to what stands behind pixel data.
const (
	maxPassages = 128     // ranges
	maxPassed   = 1 << 20 // bytes read and thrown away where a server knows no ranges
)

// maxAlong is the most pixel data that may come over a network for an object: no range
// reaches further than that behind what certainly belongs to its header.
const maxAlong = 4 << 10

// ranges is an object that is read range by range.
type ranges struct {
	get      getRange
	body     io.ReadCloser
	whole    bool // the server knows no ranges: body goes on to the end of the object
	size     int64
	offset   int64 // of the next byte
	left     int64 // of the range that is coming
	got      int64
	exact    bool  // ask for no more than a read wants
	about    int64 // what the last headers needed; 0 is unknown
	step     int64 // behind that, and behind what was passed over, ask for no more than this
	passages int
	passed   int64
	over     bool // more was to be passed over than that
}

// next asks for a range from the current position.
func (s *ranges) next(n int64) error {
	if s.size >= 0 {
		n = min(n, s.size-s.offset)
	}
	if n <= 0 {
		return io.EOF
	}
	p, err := s.get(s.offset, s.offset+n-1)
	if err != nil {
		return err
	}
	if s.size < 0 {
		s.size = p.size
	}
	s.body, s.left = p.body, n
	if p.whole {
		s.whole, s.left = true, math.MaxInt64
		return s.discard(s.offset)
	}
	return nil
}

// discard reads what nobody wants and throws it away, within a bound.
func (s *ranges) discard(n int64) error {
	if s.whole && s.passed+n > maxPassed {
		s.over = true
		return TooMuch
	}
	passed, err := io.CopyN(io.Discard, s.body, n)
	s.left, s.got, s.passed = s.left-passed, s.got+passed, s.passed+passed
	return err
}

func (s *ranges) Read(p []byte) (int, error) {
	for {
		if s.body == nil {
			if err := s.next(s.wanted(len(p))); err != nil {
				return 0, err
			}
		}
		n, err := s.body.Read(p[:min(int64(len(p)), s.left)])
		s.offset, s.left, s.got = s.offset+int64(n), s.left-int64(n), s.got+int64(n)
		ended := s.left == 0 || err == io.EOF
		if ended {
			s.close(false)
		}
		if ended && s.whole && s.size < 0 {
			s.size = s.offset
		}
		switch {
		case n > 0:
			return n, nil
		case err == io.EOF && s.size >= 0 && s.offset < s.size:
			return 0, io.ErrUnexpectedEOF // less came than was promised
		case err != nil:
			return 0, err
		case ended:
			continue
		}
	}
}

// wanted is how much to ask for next: up to where the last headers ended, within what
// may come along. Behind that, a little, and then more each time; and behind what was
// passed over, where there can be more of the same kind, no more than a read wants.
func (s *ranges) wanted(read int) int64 {
	if s.exact {
		return int64(read)
	}
	n := maxAlong - s.passed
	switch ended := s.about > 0 && s.offset >= s.about; {
	case ended && s.step == 0:
		s.step = maxAlong / 8
	case !ended && s.about > 0:
		n = min(n, s.about-s.offset)
	}
	if s.step > 0 {
		n = min(n, s.step)
		s.step = 8 * max(s.step, int64(read))
	}
	return max(n, int64(read))
}

// Skip passes over what the range in hand holds, or begins another range behind
// what nobody wants.
func (s *ranges) Skip(n int64) error {
	if s.body != nil && n < s.left {
		before := s.passed
		err := s.discard(n)
		s.offset += s.passed - before
		return err
	}
	if s.passages++; s.passages > maxPassages {
		s.over = true
		return TooMuch
	}
	before := s.got
	s.close(true)
	s.passed += s.got - before
	s.offset, s.step = s.offset+n, 1
	return nil
}

// close ends a range. A short rest is read, so that the connection lives.
func (s *ranges) close(drain bool) {
	if s.body == nil {
		return
	}
	if drain && s.left <= maxDrained {
		n, _ := io.CopyN(io.Discard, s.body, s.left)
		s.got += n
	}
	s.body.Close()
	s.body = nil
}

func (s *ranges) asked() int64 { return s.got }
