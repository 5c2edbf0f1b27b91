package dimse_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/pacs"
)

// tape is a connection whose peer has said everything already, and then leaves:
// nothing on it can wait.
type tape struct {
	said  []byte
	chunk int   // the bytes of one read at most; 0 is all there are
	end   error // nil is io.EOF
}

func (c *tape) Read(b []byte) (int, error) {
	if len(c.said) == 0 {
		if c.end != nil {
			return 0, c.end
		}
		return 0, io.EOF
	}
	if c.chunk > 0 {
		b = b[:min(len(b), c.chunk)]
	}
	n := copy(b, c.said)
	c.said = c.said[n:]
	return n, nil
}

func (c *tape) Write(b []byte) (int, error)      { return len(b), nil }
func (c *tape) Close() error                     { return nil }
func (c *tape) LocalAddr() net.Addr              { return nil }
func (c *tape) RemoteAddr() net.Addr             { return nil }
func (c *tape) SetDeadline(time.Time) error      { return nil }
func (c *tape) SetReadDeadline(time.Time) error  { return nil }
func (c *tape) SetWriteDeadline(time.Time) error { return nil }

// over is a Dialer whose connection is c.
func over(c net.Conn) *dimse.Dialer {
	return &dimse.Dialer{DialContext: func(context.Context, string, string) (net.Conn, error) { return c, nil }}
}

// talk is what came of a conversation.
type talk struct {
	matches int
	find    dimse.FindResult
	errs    []error
}

// converse takes an association through everything that the client can do. A
// query is stopped after so many matches; 0 is never.
func converse(ctx context.Context, d *dimse.Dialer, addr string, stop int) (t talk) {
	note := func(err error) {
		if err != nil {
			t.errs = append(t.errs, err)
		}
	}
	a, err := d.Dial(ctx, addr, request)
	if err != nil {
		note(err)
		return t
	}
	defer a.Abort()
	_, err = a.Echo(ctx)
	note(err)
	t.find, err = a.Find(ctx, query, func(d *dataset.Decoder) bool {
		for d.Next() {
		}
		t.matches++
		return t.matches != stop
	})
	note(err)
	note(a.Release(ctx))
	return t
}

// recorder keeps what the peer says.
type recorder struct {
	net.Conn
	said bytes.Buffer
}

func (r *recorder) Read(b []byte) (int, error) {
	n, err := r.Conn.Read(b)
	r.said.Write(b[:n])
	return n, err
}

// record has a conversation with an archive and returns what the archive said.
func record(t testing.TB, p pacs.Posture, studies, stop int) []byte {
	t.Helper()
	s := start(t, p, studies)
	var r *recorder
	d := &dimse.Dialer{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, addr)
		r = &recorder{Conn: conn}
		return r, err
	}}
	converse(within(t, patience), d, s.Addr(), stop)
	return r.said.Bytes()
}

// typed fails for an error of a conversation that has no type a caller could
// act on.
func typed(t *testing.T, err error) {
	t.Helper()
	var op *dimse.OpError
	if !errors.As(err, &op) {
		t.Fatalf("not an OpError: %v", err)
	}
	for _, target := range []any{
		new(*dimse.RejectError), new(*dimse.AbortError), new(*dimse.ProtocolError), new(*dimse.NotDICOMError),
		new(*pdu.DecodeError), new(*pdu.LengthError),
	} {
		if errors.As(err, target) {
			return
		}
	}
	for _, target := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, dimse.ErrNoContext, dimse.ErrClosed} {
		if errors.Is(err, target) {
			return
		}
	}
	t.Fatalf("an error without a type: %T %v", errors.Unwrap(err), err)
}

func TestAConversationMayEndOrBeResetAtAnyByte(t *testing.T) {
	said := record(t, pacs.Posture{}, 3, 0)
	whole := converse(t.Context(), over(&tape{said: said}), "tape", 0)
	if whole.matches != 3 || len(whole.errs) > 0 {
		t.Fatalf("the recording does not play: %+v", whole)
	}
	for n := range said {
		for _, end := range []error{nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}} {
			got := converse(t.Context(), over(&tape{said: said[:n], end: end}), "tape", 0)
			if len(got.errs) == 0 || got.matches > 3 {
				t.Fatalf("cut at byte %d of %d: %+v", n, len(said), got)
			}
			for _, err := range got.errs {
				typed(t, err)
			}
			if reset := errors.Is(got.errs[0], syscall.ECONNRESET); reset != (end != nil) {
				t.Fatalf("cut at byte %d of %d: %v", n, len(said), got.errs[0])
			}
		}
	}
}

func TestAnyByteOfAConversationMayLie(t *testing.T) {
	said := record(t, pacs.Posture{}, 3, 0)
	for at, was := range said {
		for _, lie := range []byte{0, 1, 0x7F, 0x80, 0xFF, was + 1, was - 1, was ^ 0x20} {
			said[at] = lie
			got := converse(t.Context(), over(&tape{said: said}), "tape", 0)
			if got.matches > 3 {
				t.Fatalf("byte %d is %d: %d matches", at, lie, got.matches)
			}
			for _, err := range got.errs {
				typed(t, err)
			}
		}
		said[at] = was
	}
}

func TestBytesMayComeInAnyPortions(t *testing.T) {
	said := record(t, pacs.Posture{}, 3, 0)
	for chunk := 1; chunk < len(said); chunk++ {
		if got := converse(t.Context(), over(&tape{said: said, chunk: chunk}), "tape", 0); got.matches != 3 || len(got.errs) > 0 {
			t.Fatalf("in portions of %d bytes: %+v", chunk, got)
		}
	}
}

// TestUserInformationIsBounded holds the bound on what a peer can make the
// client keep: 1 MiB of a PDU in a buffer of 2 MiB at most, refused by its
// header where it is longer.
func TestUserInformationIsBounded(t *testing.T) {
	for _, c := range []struct{ size, most int }{{16 << 20, 64 << 10}, {900 << 10, 4 << 20}} {
		said := record(t, pacs.Posture{Faults: pacs.Faults{UserInformation: c.size}}, 1, 0)
		before := heapAllocs()
		got := converse(t.Context(), over(&tape{said: said}), "tape", 0)
		if used := heapAllocs() - before; used > uint64(c.most) {
			t.Errorf("%d bytes of user information: %d bytes allocated", c.size, used)
		}
		var tooLong *pdu.LengthError
		if refused := len(got.errs) > 0 && errors.As(got.errs[0], &tooLong); refused != (c.size > pdu.MaxLength) {
			t.Errorf("%d bytes of user information: %v", c.size, got.errs)
		}
	}
}

// slow is a connection on which the first write comes too late.
type slow struct {
	net.Conn
	writes int
}

func (s *slow) Write(b []byte) (int, error) {
	if s.writes++; s.writes == 1 {
		return 0, os.ErrDeadlineExceeded
	}
	return len(b), nil
}

// TestNobodyIsSentAnAbortBeforeARequest has no time left for the request when the
// connection is there.
func TestNobodyIsSentAnAbortBeforeARequest(t *testing.T) {
	ours, theirs := net.Pipe()
	defer theirs.Close()
	conn := &slow{Conn: ours}
	d := dimse.Dialer{DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }}
	if _, err := d.Dial(t.Context(), "127.0.0.1:104", request); err == nil {
		t.Error("an association")
	}
	if conn.writes != 1 {
		t.Errorf("%d writes", conn.writes)
	}
}
