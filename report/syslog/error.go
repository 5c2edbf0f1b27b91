package syslog

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"pacsaudit/audit"
)

// Error says why messages were not delivered, in words of ours.
type Error struct {
	Receiver audit.Text
	Address  audit.Text
	Cause    string
}

func (e *Error) Error() string {
	return fmt.Sprintf("receiver %v (%v): %s", e.Receiver, e.Address, e.Cause)
}

var (
	errForbidden = errors.New("its address is on the never-list")
	errTalks     = errors.New("it talks and takes nothing: this is no syslog receiver")
	// What it took cannot be told from what it lost.
	errStaysOpen = errors.New("it keeps open a connection that was ended (RFC 5425 §4.4): what it took comes again")
)

// failed is an error without a word of the receiver's or of a library's.
func (r Receiver) failed(err error) error {
	if err == nil {
		return nil
	}
	return &Error{r.Name, r.Address, causeOf(err)}
}

func causeOf(err error) string {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		names       *net.DNSError
		op          *net.OpError
	)
	switch {
	case errors.Is(err, errForbidden):
		return errForbidden.Error()
	case errors.Is(err, errTalks):
		return errTalks.Error()
	case errors.Is(err, errStaysOpen):
		return errStaysOpen.Error()
	case errors.As(err, &certificate):
		return causeOfCertificate(certificate.Err)
	case errors.As(err, &record):
		return "it does not speak TLS on this port"
	case errors.As(err, &names):
		return "its name has no address that can be found"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "it does not answer in time"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no way to it"
	case strings.Contains(err.Error(), "protocol version"): // its alert, or what it chose
		return "it speaks no TLS 1.2 or newer"
	case strings.HasPrefix(err.Error(), "tls: failed to parse certificate"):
		return "its certificate breaks the rules of X.509: it needs a new one"
	case errors.As(err, &op) && op.Op == "remote error":
		return "it refused TLS: it may demand a client certificate that it knows (credentials)"
	case errors.As(err, &op) && op.Timeout():
		return "it does not answer in time"
	case strings.HasPrefix(err.Error(), "tls: "):
		return "TLS with it fails"
	}
	return "it ended the connection before everything was sent"
}

func causeOfCertificate(err error) string {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &unknown):
		return "nobody that is trusted signed its certificate: give its authority as ca in credentials"
	case errors.As(err, &name) && len(name.Certificate.DNSNames)+len(name.Certificate.IPAddresses) == 0:
		return "its certificate has a common name alone, which does not count: it needs a subject alternative name"
	case errors.As(err, &name):
		return "its certificate is for another name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired, or is not valid yet"
	}
	return "its certificate cannot be verified"
}
