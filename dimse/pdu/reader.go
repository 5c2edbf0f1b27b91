package pdu

import (
	"encoding/binary"
	"fmt"
	"io"
)

// MaxLength is the longest variable field that a [Reader] takes. It leaves
// room for more user information than any product sends.
const MaxLength = 1 << 20

const (
	firstBuffer = 4 << 10
	maxBuffer   = 256 << 10
)

// maxFixed is the same for the types that have a fixed length of 4. A longer
// one is not the upper layer protocol: RFC 1006, say, begins with a 3 too.
const maxFixed = 64

// LengthError is a PDU longer than [MaxLength], or a good deal longer than its
// fixed length, refused before any of it is read.
type LengthError struct {
	PDU    Type
	Length uint32
}

func (e *LengthError) Error() string {
	return fmt.Sprintf("%v: length %d is over the limit of %d", e.PDU, e.Length, e.PDU.limit())
}

func (t Type) limit() uint32 {
	if t.Fixed() {
		return maxFixed
	}
	return MaxLength
}

// TypeError is a PDU type that the standard does not define: whatever speaks,
// it is not the upper layer protocol.
type TypeError struct {
	PDU Type
}

func (e *TypeError) Error() string { return fmt.Sprintf("%v is not defined", e.PDU) }

// Reader reads PDUs from a stream. It owns one buffer, which grows with what
// really arrives: a length field alone allocates nothing.
type Reader struct {
	r          io.Reader
	buf        []byte
	start, end int
	total      int64
}

// NewReader reads from r.
func NewReader(r io.Reader) *Reader { return &Reader{r: r} }

// Received is the number of bytes that arrived so far.
func (r *Reader) Received() int64 { return r.total }

// Buffered is what arrived and was not read as a PDU yet. It is good until the
// next call.
func (r *Reader) Buffered() []byte { return r.buf[r.start:r.end] }

// Next reads one PDU. The body is good until the next call. The error is
// io.EOF where the stream ends between two PDUs, io.ErrUnexpectedEOF where it
// ends inside one.
func (r *Reader) Next() (Type, []byte, error) {
	if err := r.need(1); err != nil {
		return 0, nil, err
	}
	t := Type(r.buf[r.start])
	if !t.Known() {
		return t, nil, &TypeError{PDU: t}
	}
	if err := r.need(HeaderLength); err != nil {
		return t, nil, noEOF(err)
	}
	length := binary.BigEndian.Uint32(r.buf[r.start+2:])
	if length > t.limit() {
		return t, nil, &LengthError{PDU: t, Length: length}
	}
	n := HeaderLength + int(length)
	if err := r.need(n); err != nil {
		return t, nil, noEOF(err)
	}
	body := r.buf[r.start+HeaderLength : r.start+n]
	r.start += n
	return t, body, nil
}

// Whole reports that a PDU is buffered as a whole: [Reader.Next] does not wait.
func (r *Reader) Whole() bool {
	b := r.Buffered()
	if len(b) < HeaderLength || !Type(b[0]).Known() {
		return false
	}
	return uint64(binary.BigEndian.Uint32(b[2:])) <= uint64(len(b)-HeaderLength)
}

// Drop forgets what is buffered.
func (r *Reader) Drop() { r.start = r.end }

// Fill reads until n bytes are buffered.
func (r *Reader) Fill(n int) error { return r.need(n) }

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// need reads until n bytes are buffered.
func (r *Reader) need(n int) error {
	for r.end-r.start < n {
		r.room()
		m, err := r.r.Read(r.buf[r.end:])
		r.end += m
		r.total += int64(m)
		if err != nil && r.end-r.start < n {
			return err
		}
	}
	return nil
}

// room makes space behind the buffered bytes. It moves what is left of the
// last read to the front, and doubles a buffer that a read could fill.
func (r *Reader) room() {
	switch {
	case r.buf == nil:
		r.buf = make([]byte, firstBuffer)
	case r.start > 0:
		full := r.end == len(r.buf)
		rest := r.buf[r.start:r.end]
		if full && len(r.buf) < maxBuffer {
			r.buf = make([]byte, 2*len(r.buf))
		}
		r.start, r.end = 0, copy(r.buf, rest)
	}
	if r.end == len(r.buf) {
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
}
