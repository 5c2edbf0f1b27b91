package audit

import (
	"crypto/dsa" //lint:ignore SA1019 only to name the kind of a server's key
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"strings"
)

// CertificateOf is what a certificate says by itself. Its chain and its name are
// not checked.
func CertificateOf(leaf *x509.Certificate) *Certificate {
	c := &Certificate{
		NotBefore: leaf.NotBefore.UTC(), NotAfter: leaf.NotAfter.UTC(),
		SelfSigned: leaf.CheckSignatureFrom(leaf) == nil || string(leaf.RawIssuer) == string(leaf.RawSubject),
		Signature:  signatureOf(leaf.SignatureAlgorithm),
	}
	switch k := leaf.PublicKey.(type) {
	case *rsa.PublicKey:
		c.Key, c.KeyBits = RSA, k.N.BitLen()
	case *ecdsa.PublicKey:
		c.Key, c.KeyBits = ECDSA, k.Curve.Params().BitSize
	case ed25519.PublicKey:
		c.Key, c.KeyBits = Ed25519, 256
	case *dsa.PublicKey:
		c.Key, c.KeyBits = DSA, k.P.BitLen()
	}
	return c
}

func signatureOf(a x509.SignatureAlgorithm) SignatureKind {
	switch name := a.String(); {
	case strings.HasPrefix(name, "MD"):
		return MD5Signature
	case strings.Contains(name, "SHA1"):
		return SHA1Signature
	case strings.Contains(name, "SHA256"), strings.Contains(name, "SHA384"), strings.Contains(name, "SHA512"):
		return SHA2Signature
	case a == x509.PureEd25519:
		return Ed25519Signature
	}
	return UnknownSignature
}
