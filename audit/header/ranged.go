package header

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
)

// getRange asks for the bytes of an object from one offset to another, both
// included, and gives the object's size, -1 where nobody knows.
type getRange func(from, to int64) (io.ReadCloser, int64, error)

// ranged reads an object over the network, whose name is in w.path.
func (w *worker) ranged(b *batch, h *host, get getRange) {
	s := &ranges{get: get, size: -1, exact: w.run.o.ReadAhead == Never}
	first := int64(firstRange)
	switch {
	case s.exact:
		first = 8 // the head of an element, and so on: what a read wants
	case w.needed > 0:
		first = int64(w.needed)
	}
	if err := s.next(first); err == io.EOF {
		s.size = 0
	} else if err != nil {
		h.gave(false)
		w.failed(b, statusOfAnswer(w.ctx, err))
		return
	}
	row := w.read(s, s.size, w.path, 0)
	if s.body != nil {
		s.close(true)
		row.Read = s.got
		row.Pixel = w.pixels(&row)
	}
	if row.Status == OK {
		w.needed.add(row.Header + w.header.Head())
	}
	if w.ctx.Err() != nil && row.Status != OK {
		row.Status, b.cut = Interrupted, true
	}
	h.gave(!row.Status.Failed() || row.Status == Unopened)
	w.emit(b, row)
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

// ranges is an object that is read range by range.
type ranges struct {
	get    getRange
	body   io.ReadCloser
	size   int64
	offset int64 // of the next byte
	left   int64 // of the range that is coming
	got    int64
	exact  bool // ask for no more than a read wants
}

// next asks for a range from the current position.
func (s *ranges) next(n int64) error {
	if s.size >= 0 {
		n = min(n, s.size-s.offset)
	}
	if n <= 0 {
		return io.EOF
	}
	body, size, err := s.get(s.offset, s.offset+n-1)
	if err != nil {
		return err
	}
	if s.size < 0 {
		s.size = size
	}
	s.body, s.left = body, n
	return nil
}

func (s *ranges) Read(p []byte) (int, error) {
	for {
		if s.body == nil {
			n := int64(laterRange)
			if s.exact {
				n = int64(len(p))
			}
			if err := s.next(n); err != nil {
				return 0, err
			}
		}
		n, err := s.body.Read(p[:min(int64(len(p)), s.left)])
		s.offset, s.left, s.got = s.offset+int64(n), s.left-int64(n), s.got+int64(n)
		ended := s.left == 0 || err == io.EOF
		if ended {
			s.close(false)
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

// Skip passes over what the range in hand holds, or begins another range behind
// what nobody wants.
func (s *ranges) Skip(n int64) error {
	if s.body != nil && n < s.left {
		passed, err := io.CopyN(io.Discard, s.body, n)
		s.offset, s.left, s.got = s.offset+passed, s.left-passed, s.got+passed
		return err
	}
	s.close(false)
	s.offset += n
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
