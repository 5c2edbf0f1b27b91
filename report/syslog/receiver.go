package syslog

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"syscall"
	"time"

	"pacsaudit/audit"
)

// Receiver is where messages go. It stands in the operator's configuration: no server
// that is audited can name one.
type Receiver struct {
	Name    audit.Text
	Address audit.Text // host:port
	Format  string     // of the messages
	Clear   bool       // without TLS, because the operator said so

	Certificate audit.ClientCertificate // that it is shown, if it asks
	Authorities *x509.CertPool          // that its certificate is checked against; nil for the system's

	// Forbidden reports an address on the never-list. It may be nil.
	Forbidden func(netip.Addr) bool
}

const (
	connectTimeout = 10 * time.Second // for TCP and TLS
	deliverTimeout = 30 * time.Second // for everything, from the dialling to the receiver's close
)

// Same reports whether messages for one receiver are good for the other, too: only
// how it is reached may differ.
func (r Receiver) Same(o Receiver) bool {
	return r.Name == o.Name && r.Address == o.Address && r.Format == o.Format
}

// deliver sends messages over a connection of its own, counted in octets, RFC 5425
// §4.3. Syslog has no acknowledgement. What comes nearest is that the receiver, told
// that nothing more will come, closes its side in good order: then it has read all.
func (r Receiver) deliver(ctx context.Context, messages [][]byte) error {
	limited, cancel := context.WithTimeout(ctx, deliverTimeout)
	defer cancel()
	conn, err := r.dial(limited)
	if err != nil {
		return r.failed(err)
	}
	defer conn.Close()
	wake := context.AfterFunc(limited, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer wake()
	var frames []byte
	for _, m := range messages {
		frames = strconv.AppendInt(frames, int64(len(m)), 10)
		frames = append(append(frames, ' '), m...)
	}
	if _, err := conn.Write(frames); err != nil {
		return r.failed(err)
	}
	if err := closeWrite(conn); err != nil {
		return r.failed(err)
	}
	err = untilClosed(conn)
	if errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(ctx.Err(), context.Canceled) {
		err = errStaysOpen
	}
	return r.failed(err)
}

// closeWrite says that nothing more will come, by the alert of TLS and by the end of
// TCP: there are receivers that see the one and not the other.
func closeWrite(conn net.Conn) error {
	c, ok := conn.(*tls.Conn)
	if !ok {
		return conn.(*net.TCPConn).CloseWrite()
	}
	if err := c.CloseWrite(); err != nil {
		return err
	}
	return c.NetConn().(*net.TCPConn).CloseWrite()
}

// mostUnasked is what a receiver may say: it has nothing to say at all.
const mostUnasked = 64 << 10

// untilClosed waits for the receiver's close, RFC 5425 §4.4. One that ends TCP and says
// nothing of TLS is taken to have read everything, too.
func untilClosed(conn net.Conn) error {
	n, err := io.Copy(io.Discard, io.LimitReader(conn, mostUnasked))
	if n == mostUnasked {
		return errTalks
	}
	return err
}

func (r Receiver) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	d := net.Dialer{ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil || r.Forbidden != nil && r.Forbidden(a.Addr()) {
			return errForbidden
		}
		return nil
	}}
	if r.Clear {
		return d.DialContext(ctx, "tcp", r.Address.String())
	}
	host, _, err := net.SplitHostPort(r.Address.String())
	if err != nil {
		return nil, err
	}
	config := &tls.Config{ServerName: host, RootCAs: r.Authorities, MinVersion: tls.VersionTLS12}
	if !r.Certificate.IsZero() {
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return r.Certificate.Present(), nil }
	}
	return (&tls.Dialer{NetDialer: &d, Config: config}).DialContext(ctx, "tcp", r.Address.String())
}
