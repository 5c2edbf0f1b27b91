package dimse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
)

// TLSFault is why TLS failed.
type TLSFault uint8

// The reasons that are distinguished.
const (
	HandshakeFailed           TLSFault = iota + 1 // an alert, or a connection closed during the handshake
	NotTLS                                        // the peer answered with something else
	CertificateInvalid                            // the peer's chain, name or dates
	ClientCertificateRequired                     // the peer refused for want of a client certificate
)

var tlsFaultText = [...]string{
	HandshakeFailed:           "handshake failed",
	NotTLS:                    "peer does not speak TLS",
	CertificateInvalid:        "peer's certificate is not valid",
	ClientCertificateRequired: "peer requires a client certificate",
}

func (f TLSFault) String() string {
	if int(f) < len(tlsFaultText) && tlsFaultText[f] != "" {
		return tlsFaultText[f]
	}
	return "unknown fault"
}

// TLSError is a failure of TLS. Its text has the fault and the alert, never the
// contents of the peer's certificate.
type TLSError struct {
	Fault TLSFault
	Alert uint8 // RFC 8446 §6; 0 where the peer sent none
	err   error
}

func (e *TLSError) Error() string {
	if e.Alert != 0 {
		return fmt.Sprintf("tls: %v (alert %d)", e.Fault, e.Alert)
	}
	return "tls: " + e.Fault.String()
}

// Unwrap is the cause.
func (e *TLSError) Unwrap() error { return e.err }

// TLS alerts, RFC 8446 §6.2.
const (
	alertHandshakeFailure    = 40
	alertNoCertificate       = 41 // of SSL 3.0
	alertBadCertificate      = 42
	alertCertificateUnknown  = 46
	alertCertificateRequired = 116
)

// sayNoCertificate are the alerts of servers that asked for a certificate and got none:
// of TLS 1.2, of Mbed TLS, of Windows.
var sayNoCertificate = []uint8{alertHandshakeFailure, alertNoCertificate, alertBadCertificate, alertCertificateUnknown}

// session is a TLS connection and whether its server asked for a certificate.
type session struct {
	conn                 *tls.Conn
	certificateRequested bool
}

// handshake runs the client's side of TLS. A server may ask for a certificate
// without insisting, and with TLS 1.3 it refuses only after the handshake: see
// tlsFailure.
func handshake(ctx context.Context, conn net.Conn, config *tls.Config) (*session, error) {
	s := new(session)
	config = config.Clone()
	inner := config.GetClientCertificate
	config.GetClientCertificate = func(info *tls.CertificateRequestInfo) (*tls.Certificate, error) {
		s.certificateRequested = true
		if inner != nil {
			return inner(info)
		}
		for i := range config.Certificates {
			if info.SupportsCertificate(&config.Certificates[i]) == nil {
				return &config.Certificates[i], nil
			}
		}
		return new(tls.Certificate), nil // none: the server decides
	}
	s.conn = tls.Client(conn, config)
	if err := s.conn.HandshakeContext(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if cause := tlsFailure(err, s.certificateRequested); cause != nil {
			return nil, cause
		}
		return nil, &TLSError{Fault: HandshakeFailed, err: err}
	}
	return s, nil
}

// tlsFailure translates an error of package tls, nil where it is not one.
func tlsFailure(err error, requested bool) error {
	var alert tls.AlertError
	var header tls.RecordHeaderError
	var unverified *tls.CertificateVerificationError
	switch {
	case alertOf(err, &alert):
		fault := HandshakeFailed
		// RFC 8446 §4.4.2.4; other servers say what without a request would mean no common
		// cipher, or something about a certificate, of which they have got none.
		if alert == alertCertificateRequired || requested && slices.Contains(sayNoCertificate, uint8(alert)) {
			fault = ClientCertificateRequired
		}
		return &TLSError{Fault: fault, Alert: uint8(alert), err: alert}
	case errors.As(err, &header):
		return &TLSError{Fault: NotTLS, err: errors.New("first record is not TLS")}
	case errors.As(err, &unverified), errors.As(err, new(x509.UnknownAuthorityError)), errors.As(err, new(x509.HostnameError)):
		return &TLSError{Fault: CertificateInvalid, err: err}
	}
	return nil
}

// alertOf finds the alert that the peer sent. Package tls gives it a type only
// over QUIC; over TCP it is a net.OpError around an unexported number, which
// prints as the standard's name.
func alertOf(err error, alert *tls.AlertError) bool {
	if errors.As(err, alert) {
		return true
	}
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return false
	}
	for n := range 256 {
		if strings.TrimPrefix(op.Err.Error(), "tls: ") == strings.TrimPrefix(tls.AlertError(n).Error(), "tls: ") {
			*alert = tls.AlertError(n)
			return true
		}
	}
	return false
}
