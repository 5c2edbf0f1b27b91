package dimse

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net"
	"slices"
	"syscall"
	"time"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
)

// Association is an open association. It runs one operation at a time and is
// not safe for concurrent use. It ends with Release or Abort; a failed
// operation ends it too.
type Association struct {
	conn           net.Conn
	tls            *session
	addr           string
	reader         *pdu.Reader
	out            []byte
	commands       command.Decoder
	lastCommand    [256]byte // the last command set that was decoded
	lastCommandLen int
	lastSet        command.Set
	message        []byte // fragments of a message that came in pieces
	body           []byte // P-DATA not read yet
	contexts       []NegotiatedContext
	peer           Peer
	operation      operation
	earlier        operation // the one before
	lastContext    uint8     // the context of what was read last
	sent           bool      // something was sent
	cancelled      []uint16  // messages that were cancelled, by a peer that names them right
	anyCancelled   bool      // some message was cancelled
	late           bool      // matches came behind the final response of a query that nobody cancelled
	unasked        bool      // the answer named a context that was not proposed
	closed         bool
}

// NegotiatedContext is a proposed presentation context with its answer.
type NegotiatedContext struct {
	ID             uint8
	AbstractSyntax string
	Answered       bool // some servers leave refused contexts out
	Result         pdu.ContextResult
	TransferSyntax string // of an accepted context
}

// Accepted reports whether messages may be sent in the context.
func (c NegotiatedContext) Accepted() bool {
	return c.Answered && c.Result == pdu.ContextAcceptance
}

// Peer is the server's own description of itself, PS3.7 §D.3.3.2.
type Peer struct {
	ImplementationClassUID    string
	ImplementationVersionName string
	MaximumLength             uint32
	// IdentityResponse is whether a user identity was answered, PS3.7 §D.3.3.7.2.
	IdentityResponse bool
}

// Peer returns the server's description of itself.
func (a *Association) Peer() Peer { return a.peer }

// Unasked reports that the server sent something unasked: an answer to a context that
// was not proposed, or more bytes than the answer so far.
func (a *Association) Unasked() bool { return a.unasked || len(a.reader.Buffered()) > 0 }

// Contexts are the proposed presentation contexts with their answers, in the
// order of the request.
func (a *Association) Contexts() []NegotiatedContext { return a.contexts }

// Ended reports that the association is over: either side released or aborted it.
func (a *Association) Ended() bool { return a.closed }

// context finds an accepted context for a SOP class.
func (a *Association) context(uid string) (NegotiatedContext, error) {
	for _, c := range a.contexts {
		if c.AbstractSyntax == uid && c.Accepted() {
			return c, nil
		}
	}
	return NegotiatedContext{}, ErrNoContext
}

// underContext runs an exchange; pending reads and writes end with the context.
func (a *Association) underContext(ctx context.Context, exchange func() error) error {
	if a.closed {
		return ErrClosed
	}
	if deadline, ok := ctx.Deadline(); ok {
		a.conn.SetDeadline(deadline)
	} else {
		a.conn.SetDeadline(time.Time{})
	}
	stop := context.AfterFunc(ctx, func() { a.conn.SetDeadline(time.Unix(1, 0)) })
	err := exchange()
	stop()
	if err != nil {
		return a.explain(ctx, err)
	}
	return nil
}

// explain replaces an I/O error by its cause: another protocol, TLS, the context.
func (a *Association) explain(ctx context.Context, err error) error {
	switch {
	case notDICOM(err):
		return &NotDICOMError{Protocol: looksLike(a.reader.Buffered(), a.out)}
	case a.tls != nil:
		if cause := tlsFailure(err, a.tls.certificateRequested); cause != nil {
			return cause
		}
	}
	return contextError(ctx, err)
}

// send writes a.out. If the server has already answered and closed, the write fails,
// but the answer can still be read: the caller goes on reading, and that fails if there
// is none.
func (a *Association) send() error {
	n, err := a.conn.Write(a.out)
	a.sent = a.sent || n > 0
	if err != nil && (errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET)) {
		return nil
	}
	return err
}

// associate sends the request and reads the answer, PS3.8 §7.1.
func (a *Association) associate(ctx context.Context, rq Request) error {
	p := pdu.AssociateRQ{
		ProtocolVersion:    pdu.ProtocolVersion,
		CalledAETitle:      rq.CalledAETitle,
		CallingAETitle:     rq.CallingAETitle,
		ApplicationContext: pdu.ApplicationContext,
		UserInformation: pdu.UserInformation{
			MaximumLength:             cmp.Or(rq.MaximumLength, maximumLength),
			ImplementationClassUID:    ImplementationClassUID,
			ImplementationVersionName: ImplementationVersionName,
		},
	}
	for i, c := range rq.Contexts {
		syntaxes := c.syntaxes()
		id := uint8(2*i + 1)
		p.PresentationContexts = append(p.PresentationContexts, pdu.PresentationContextRQ{ID: id, AbstractSyntax: c.AbstractSyntax, TransferSyntaxes: syntaxes})
		a.contexts = append(a.contexts, NegotiatedContext{ID: id, AbstractSyntax: c.AbstractSyntax})
	}
	if rq.UserIdentity.Type != 0 {
		p.UserInformation.Other = append(p.UserInformation.Other, rq.UserIdentity.item())
	}
	var err error
	if a.out, err = pdu.Append(a.out[:0], &p); err != nil {
		return err
	}
	return a.underContext(ctx, func() error {
		if err := a.send(); err != nil {
			return err
		}
		t, body, err := a.reader.Next()
		if err != nil {
			return a.awaitProtocol(ctx, err)
		}
		answer, err := pdu.Decode(t, body)
		if err != nil {
			return err
		}
		switch answer := answer.(type) {
		case *pdu.AssociateAC:
			a.accept(answer, rq.Contexts)
			return nil
		case *pdu.AssociateRJ:
			return &RejectError{Result: answer.Result, Source: answer.Source, Reason: answer.Reason}
		case *pdu.Abort:
			return &AbortError{Source: answer.Source, Reason: answer.Reason}
		case *pdu.AssociateRQ:
			if bytes.HasSuffix(a.out, body) {
				return &NotDICOMError{Protocol: Echo}
			}
		}
		return &ProtocolError{Fault: UnexpectedPDU}
	})
}

func (a *Association) accept(ac *pdu.AssociateAC, proposed []Context) {
	for _, answer := range ac.PresentationContexts {
		if !slices.ContainsFunc(a.contexts, func(c NegotiatedContext) bool { return c.ID == answer.ID }) {
			a.unasked = true
		}
		for i := range a.contexts {
			c := &a.contexts[i]
			// Deviation: of two answers to one context an acceptance counts.
			if c.ID != answer.ID || c.Answered && (c.Accepted() || answer.Result != pdu.ContextAcceptance) {
				continue
			}
			c.Answered, c.Result = true, answer.Result
			if c.Accepted() {
				c.TransferSyntax = transferSyntaxOf(answer.TransferSyntax, proposed[i].syntaxes())
			}
		}
	}
	a.peer = Peer{
		ImplementationClassUID:    ac.UserInformation.ImplementationClassUID,
		ImplementationVersionName: ac.UserInformation.ImplementationVersionName,
		MaximumLength:             ac.UserInformation.MaximumLength,
		IdentityResponse:          ac.UserInformation.UserIdentityAC != nil,
	}
}
