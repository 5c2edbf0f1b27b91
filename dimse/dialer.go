// Package dimse is a DICOM client that can look and cannot touch: it opens an
// association (PS3.8), sends C-ECHO and C-FIND (PS3.7), cancels, releases and
// aborts. There is no code here that can store, move, fetch or change anything
// in an archive.
//
// Every call that can block takes a context first and ends with it. After an
// interrupted exchange the connection is closed: half a PDU cannot be
// resynchronised. Nothing a peer sends makes a call panic, hang past its
// context or allocate more than the limits in this package say.
//
// Matches of a query are handed over one at a time and none is kept.
package dimse

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"net"
	"slices"
	"strings"

	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
)

// This program's identification, PS3.7 §D.3.3.2.
const (
	ImplementationClassUID    = "2.25.202611210000000000000000000000001"
	ImplementationVersionName = "PACSAUDIT_1"
)

// maximumLength is the Maximum Length that we offer, PS3.8 §D.1, and SmallLength the one
// of most toolkits: some servers reject whoever offers more than they have room for.
const (
	maximumLength = 128 << 10
	SmallLength   = 16 << 10
)

// Dialer opens associations. Its zero value works.
type Dialer struct {
	// TLS, if not nil, is the configuration of a TLS client. Its InsecureSkipVerify
	// is the caller's business: an auditor looks at bad certificates too.
	TLS *tls.Config
	// DialContext connects; nil means a net.Dialer without keep-alive.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
}

// Request is what an association is asked for.
type Request struct {
	CalledAETitle  string // 1 to 16 characters, PS3.8 §9.3.2
	CallingAETitle string
	Contexts       []Context // at most 128
	UserIdentity   UserIdentity
	MaximumLength  uint32 // of a P-DATA-TF to us; 0 means 128 KiB
}

// Context is one proposed presentation context. Without transfer syntaxes it
// offers implicit and explicit VR little endian and lets the server pick.
type Context struct {
	AbstractSyntax   string
	TransferSyntaxes []string
}

func (c Context) syntaxes() []string {
	if len(c.TransferSyntaxes) == 0 {
		return uncompressedSyntaxes
	}
	return c.TransferSyntaxes
}

// transferSyntaxOf returns the transfer syntax of an accepted context.
// Deviation: if the answer names none, or the beginning of one, it is the default of
// PS3.5 §10.1, implicit VR little endian, if that was proposed, and otherwise the first
// proposed. The peer's data sets show how it encodes.
func transferSyntaxOf(answered string, proposed []string) string {
	damaged := !slices.Contains(proposed, answered) && slices.ContainsFunc(proposed, func(p string) bool { return strings.HasPrefix(p, answered) })
	switch {
	case !damaged:
		return answered
	case slices.Contains(proposed, dataset.ImplicitVRLittleEndian):
		return dataset.ImplicitVRLittleEndian
	}
	return proposed[0]
}

// uncompressedSyntaxes are the transfer syntaxes that an identifier comes in.
var uncompressedSyntaxes = []string{dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian}

// Dial connects and opens an association. The request goes out with the first
// packet: some servers serve nobody else while a connection is idle.
func (d *Dialer) Dial(ctx context.Context, address string, rq Request) (*Association, error) {
	conn, err := d.connect(ctx, address)
	if err != nil {
		return nil, &OpError{Op: "dial", Addr: address, Err: contextError(ctx, err)}
	}
	a := &Association{conn: conn, addr: address}
	if d.TLS != nil {
		s, err := handshake(ctx, conn, d.TLS)
		if err != nil {
			conn.Close()
			return nil, &OpError{Op: "tls", Addr: address, Err: err}
		}
		a.conn, a.tls = s.conn, s
	}
	a.reader = pdu.NewReader(a.conn)
	if err := a.associate(ctx, rq); err != nil {
		a.closeUnopened(err)
		return nil, &OpError{Op: "associate", Addr: address, Err: err, Received: a.reader.Received()}
	}
	return a, nil
}

func (d *Dialer) connect(ctx context.Context, address string) (net.Conn, error) {
	if d.DialContext != nil {
		return d.DialContext(ctx, "tcp", address)
	}
	dialer := net.Dialer{KeepAlive: -1} // a deadline ends what hangs; the probes cost system calls
	return dialer.DialContext(ctx, "tcp", address)
}

// contextError prefers the context's reason to the I/O error it provoked.
func contextError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// A deadline of the context moves the connection's deadline, which can fire
	// a moment before the context says so.
	var t interface{ Timeout() bool }
	if errors.As(err, &t) && t.Timeout() {
		if _, ok := ctx.Deadline(); ok {
			return context.DeadlineExceeded
		}
	}
	return err
}

// UserIdentity is a user identity that goes with the request of an
// association, PS3.7 §D.3.3.7.1. The zero value sends none.
type UserIdentity struct {
	Type             uint8  // 1 username, 2 username and passcode, 3 Kerberos, 4 SAML, 5 JWT
	Primary          []byte // user name, ticket, assertion or token
	Secondary        []byte // passcode, type 2 only
	PositiveResponse bool   // ask for a response item
}

// usernamePasscode is the only type with a secondary field, PS3.7 Table D.3-14.
const usernamePasscode = 2

// item encodes the sub-item, PS3.7 Table D.3-14.
func (u UserIdentity) item() pdu.RawItem {
	b := []byte{u.Type, 0}
	if u.PositiveResponse {
		b[1] = 1
	}
	if u.Type != usernamePasscode {
		u.Secondary = nil // others have none: DCMTK takes it for the next item, and Orthanc falls silent
	}
	for _, field := range [][]byte{u.Primary, u.Secondary} {
		field = field[:min(len(field), 0x7FFF)] // two fields fit into one item
		b = binary.BigEndian.AppendUint16(b, uint16(len(field)))
		b = append(b, field...)
	}
	return pdu.RawItem{Type: pdu.ItemUserIdentityRQ, Data: b}
}
