package header

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
)

// Fault is why a server gave no answer. It is all that is kept of an error of
// net/http, crypto/tls, crypto/x509 or the object store's client: their texts
// quote status lines, header lines, addresses and certificates.
type Fault uint8

// The faults.
const (
	NotHTTP          Fault = iota + 1 // nothing that can be read as an answer
	Stalled                           // the answer, or the rest of it, did not come
	GivenUp                           // it had stalled too often
	Worthless                         // thousands of files in a row could not be read
	TooMuch                           // more than the bound
	Elsewhere                         // a redirect to another host
	NeverListed                       // by the operator
	OutOfScope                        // by the operator
	NoSuchName                        // the name has no address
	NotResolved                       // the name server failed
	Refused                           // no connection
	NoRoute                           // no connection
	Broken                            // the connection ended early
	NotTLS                            // HTTP where HTTPS was named
	TLSRefused                        // the server ended the handshake
	UnknownAuthority                  // of its certificate
	OtherName                         // in its certificate
	Expired                           // its certificate
	BadCertificate                    // in another way
	faults                            // how many there are
)

var faultTexts = [faults]string{
	NotHTTP:          "it does not answer in HTTP that can be read",
	Stalled:          "it did not answer in time, or not to the end",
	GivenUp:          "it stopped answering too often, and was given up",
	Worthless:        "ten thousand files in a row could not be read, and it was given up",
	TooMuch:          "it sends more than is read",
	Elsewhere:        "it redirects to another host: name that one if it is yours",
	NeverListed:      "it is on the never-list",
	OutOfScope:       "it is outside the scope",
	NoSuchName:       "the name has no address",
	NotResolved:      "the name cannot be looked up",
	Refused:          "it refuses connections",
	NoRoute:          "there is no route to it",
	Broken:           "it ended the connection before its answer was whole",
	NotTLS:           "it does not speak TLS: write http:// if that is right",
	TLSRefused:       "it refused TLS",
	UnknownAuthority: "its certificate is of an authority that this machine does not know",
	OtherName:        "its certificate is for another name",
	Expired:          "its certificate has expired or is not valid yet",
	BadCertificate:   "its certificate is not valid",
}

func (f Fault) Error() string { return faultTexts[min(f, faults-1)] }

// OfTheServer reports an error that means that the operator named a server and
// that server, or the way to it, failed.
func OfTheServer(err error) bool {
	return errors.As(err, new(Fault)) || errors.As(err, new(statusError))
}

// faultOf translates how a request failed. It is the only place that does, and
// nothing of the library's error goes through it.
func faultOf(err error) error {
	var (
		fault    Fault
		status   statusError
		refused  interface{ NeverListed() bool }
		dns      *net.DNSError
		record   tls.RecordHeaderError
		unknown  x509.UnknownAuthorityError
		name     x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		op       *net.OpError
		deadline interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.As(err, &status):
		return status
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, &refused) && refused.NeverListed():
		return NeverListed
	case refused != nil:
		return OutOfScope
	case errors.As(err, &dns) && dns.IsNotFound:
		return NoSuchName
	case dns != nil:
		return NotResolved
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return NotTLS
	case errors.As(err, &unknown):
		return UnknownAuthority
	case errors.As(err, &name):
		return OtherName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return Expired
	case errors.As(err, &invalid), errors.As(err, &verify):
		return BadCertificate
	case errors.As(err, &op) && op.Op == "remote error": // an alert, RFC 8446 §6
		return TLSRefused
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &deadline) && deadline.Timeout():
		return Stalled
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refused
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL):
		return NoRoute
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return Broken
	}
	return NotHTTP
}
