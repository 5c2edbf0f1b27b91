package audit

import "crypto/tls"

// Secret is a credential, sealed like a patient's value: what prints, encodes
// or walks it by reflection finds a function.
type Secret struct{ open func() []byte }

// NewSecret seals a credential. The caller forgets its own copy.
func NewSecret(b []byte) Secret {
	kept := append([]byte(nil), b...)
	return Secret{open: func() []byte { return kept }}
}

// IsZero reports that there is none.
func (s Secret) IsZero() bool { return s.open == nil }

// Open opens the secret, for the wire only.
func (s Secret) Open() []byte {
	if s.open == nil {
		return nil
	}
	return s.open()
}

// ClientCertificate is a certificate with its private key, sealed.
type ClientCertificate struct{ open func() *tls.Certificate }

// NewClientCertificate seals a certificate.
func NewClientCertificate(c tls.Certificate) ClientCertificate {
	return ClientCertificate{open: func() *tls.Certificate { return &c }}
}

// IsZero reports that there is none.
func (c ClientCertificate) IsZero() bool { return c.open == nil }

// Present gives the certificate to a TLS server.
func (c ClientCertificate) Present() *tls.Certificate {
	if c.open == nil {
		return new(tls.Certificate)
	}
	return c.open()
}

// IdentityKind is the type of a user identity, PS3.7 §D.3.3.7.1.
type IdentityKind uint8

// The types of PS3.7 Table D.3-14.
const (
	NoIdentity       IdentityKind = 0
	Username         IdentityKind = 1
	UsernamePasscode IdentityKind = 2
	Kerberos         IdentityKind = 3
	SAML             IdentityKind = 4
	JWT              IdentityKind = 5
)

// Identity is a user identity, PS3.7 §D.3.3.7.
type Identity struct {
	Kind      IdentityKind
	Primary   Secret // user name, service ticket, assertion or token
	Secondary Secret // passcode
}
