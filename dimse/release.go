package dimse

import (
	"context"
	"errors"
	"io"
	"syscall"
	"time"

	"pacsaudit/dimse/pdu"
)

// Release releases the association, PS3.8 §7.2, and closes the connection in any
// case. P-DATA that still arrives is dropped.
func (a *Association) Release(ctx context.Context) error {
	defer a.close()
	err := a.underContext(ctx, func() error {
		err := a.checkBuffered()
		var fault *ProtocolError
		switch {
		case errors.As(err, &fault) && fault.Fault == Released:
			return nil // the peer was first
		case err != nil:
			return err
		}
		if a.out, err = pdu.Append(a.out[:0], &pdu.ReleaseRQ{}); err != nil {
			return err
		}
		if err := a.send(); err != nil {
			return err
		}
		for range maxReleasePDUs {
			t, body, err := a.reader.Next()
			if err != nil {
				return err
			}
			switch t {
			case pdu.TypeReleaseRP:
				return nil
			case pdu.TypeReleaseRQ: // collision, PS3.8 §7.2.2.7: the requestor answers first
				if a.out, err = pdu.Append(a.out[:0], &pdu.ReleaseRP{}); err != nil {
					return err
				}
				if err := a.send(); err != nil {
					return err
				}
			case pdu.TypePDataTF:
			case pdu.TypeAbort:
				return decodeAbort(body)
			default:
				return &ProtocolError{Fault: UnexpectedPDU}
			}
		}
		a.Abort()
		return &ProtocolError{Fault: UnexpectedPDU}
	})
	if err != nil {
		return &OpError{Op: "release", Addr: a.addr, Err: err}
	}
	return nil
}

// maxReleasePDUs is how many PDUs may arrive before the answer to a release.
const maxReleasePDUs = 4096

func decodeAbort(body []byte) error {
	p, err := pdu.Decode(pdu.TypeAbort, body)
	if err != nil {
		return err
	}
	abort := p.(*pdu.Abort)
	return &AbortError{Source: abort.Source, Reason: abort.Reason}
}

// peerGone reports whether the peer has ended the association: an abort would not
// reach it.
func peerGone(err error) bool {
	var aborted *AbortError
	var fault *ProtocolError
	return errors.As(err, &aborted) ||
		errors.As(err, &fault) && fault.Fault == Released ||
		errors.Is(err, ErrClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// Abort ends the association at once, PS3.8 §7.3. It may be called at any
// time, also after the association has ended.
func (a *Association) Abort() { a.abort(abortTimeout) }

// abort sends A-ABORT and waits up to linger for the peer to close.
func (a *Association) abort(linger time.Duration) {
	if a.closed {
		return
	}
	a.closed = true
	defer a.conn.Close()
	a.conn.SetDeadline(time.Now().Add(abortTimeout))
	out, err := pdu.Append(nil, &pdu.Abort{Source: pdu.AbortServiceUser})
	if err != nil {
		return
	}
	if _, err := a.conn.Write(out); err != nil || linger == 0 {
		return
	}
	a.conn.SetDeadline(time.Now().Add(linger))
	// Closing with unread bytes would reset the connection, and the abort could
	// be lost with it.
	if c, ok := a.conn.(interface{ CloseWrite() error }); ok && c.CloseWrite() == nil {
		io.CopyN(io.Discard, a.conn, pdu.MaxLength)
	}
}

// close closes the connection without an abort: the peer has ended the association,
// or the connection cannot be used.
func (a *Association) close() {
	if !a.closed {
		a.closed = true
		a.conn.Close()
	}
}

// closeUnopened closes a connection on which no association was opened. If a request
// was sent and the peer did not answer, or its answer cannot be read, it sends an
// abort: PS3.8 §9.2 state machine, AA-1 and AA-8.
func (a *Association) closeUnopened(err error) {
	var rejected *RejectError
	var foreign *NotDICOMError
	var noTLS *TLSError
	switch {
	case !a.sent, peerGone(err), errors.As(err, &rejected), errors.As(err, &foreign), errors.As(err, &noTLS):
		a.close()
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		a.abort(0) // everything received was read
	default:
		a.abort(abortTimeout)
	}
}

// abortTimeout bounds the sending of an abort.
const abortTimeout = time.Second
