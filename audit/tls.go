package audit

import (
	"crypto/tls"
	"errors"
	"slices"
	"strconv"
	"time"
)

// TLSVersion is a protocol version of TLS.
type TLSVersion uint8

// The versions that can be measured, oldest first. SSL 3.0 and older cannot:
// the library does not speak them.
const (
	NoTLS TLSVersion = iota
	TLS10
	TLS11
	TLS12
	TLS13
	TLSVersions // how many there are, NoTLS included
)

var tlsVersionNames = []string{"", "1.0", "1.1", "1.2", "1.3"}

func (v TLSVersion) String() string { return name(tlsVersionNames, v) }

// MarshalText writes the version's number.
func (v TLSVersion) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the version's number.
func (v *TLSVersion) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*v = NoTLS
		return nil
	}
	*v, err = parse[TLSVersion](tlsVersionNames, b, "a TLS version")
	return err
}

// TLSVersionOf is the version with a number of RFC 8446 §4.1.2.
func TLSVersionOf(wire uint16) TLSVersion {
	if wire < tls.VersionTLS10 || wire > tls.VersionTLS13 {
		return NoTLS
	}
	return TLS10 + TLSVersion(wire-tls.VersionTLS10)
}

// Wire is the number of RFC 8446 §4.1.2.
func (v TLSVersion) Wire() uint16 { return tls.VersionTLS10 + uint16(v-TLS10) }

// CipherSuite is a cipher suite by its registered number.
type CipherSuite uint16

// String is the suite's registered name, its number where there is none.
func (c CipherSuite) String() string {
	if c == 0 {
		return ""
	}
	return tls.CipherSuiteName(uint16(c))
}

// MarshalText writes the suite's name.
func (c CipherSuite) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the suite's name or number.
func (c *CipherSuite) UnmarshalText(b []byte) error {
	*c = 0
	if len(b) == 0 {
		return nil
	}
	for _, s := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		if s.Name == string(b) {
			*c = CipherSuite(s.ID)
			return nil
		}
	}
	n, err := strconv.ParseUint(string(b), 0, 16)
	if err != nil {
		return errors.New("not a cipher suite")
	}
	*c = CipherSuite(n)
	return nil
}

// TLSFacts is what was seen of a TLS server.
type TLSFacts struct {
	Version  TLSVersion  `json:"version"` // negotiated with a client that offers everything
	Suite    CipherSuite `json:"suite,omitzero"`
	Versions Versions    `json:"versions"`
	// Weak is an association over weak suites alone: RC4, 3DES or RSA key
	// transport. WeakSuite is the one that the server picked.
	Weak      Step        `json:"weak_suites"`
	WeakSuite CipherSuite `json:"weak_suite,omitzero"`
	// CertificateRequested is whether the server asked for a client certificate;
	// that it did does not mean that it insists.
	CertificateRequested bool         `json:"certificate_requested"`
	Certificate          *Certificate `json:"certificate,omitempty"` // nil where none was seen
	NotMeasured          []Text       `json:"not_measured"`          // what the library cannot offer to a server
}

// Versions is whether an association came about over each version alone. Aborted
// and rejected associations count as having come so far.
type Versions struct {
	TLS10 Step `json:"1.0"`
	TLS11 Step `json:"1.1"`
	TLS12 Step `json:"1.2"`
	TLS13 Step `json:"1.3"`
}

// Over is the association over a version alone.
func (v *Versions) Over(version TLSVersion) *Step {
	return [TLSVersions]*Step{TLS10: &v.TLS10, TLS11: &v.TLS11, TLS12: &v.TLS12, TLS13: &v.TLS13}[version]
}

// Certificate is what a server's certificate says, as far as it matters here.
type Certificate struct {
	NotBefore  time.Time     `json:"not_before"`
	NotAfter   time.Time     `json:"not_after"`
	SelfSigned bool          `json:"self_signed"`
	Chain      Chain         `json:"chain"`
	Name       NameMatch     `json:"name"`
	Key        KeyKind       `json:"key,omitzero"`
	KeyBits    int           `json:"key_bits,omitzero"`
	Signature  SignatureKind `json:"signature,omitzero"`
}

// Chain is whether a certificate leads to an authority that is trusted here.
type Chain uint8

// The results of looking for a chain.
const (
	ChainNotChecked Chain = iota
	ChainTrusted
	ChainUnknownAuthority
	ChainExpired // or not yet valid
	ChainInvalid // some other fault
)

var chainNames = []string{"not-checked", "trusted", "unknown-authority", "expired", "invalid"}

func (c Chain) String() string { return name(chainNames, c) }

// MarshalText writes the result's word.
func (c Chain) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the result's word.
func (c *Chain) UnmarshalText(b []byte) (err error) {
	*c, err = parse[Chain](chainNames, b, "a chain result")
	return err
}

// NameMatch is whether a certificate is for the host that was contacted.
type NameMatch uint8

// The results of comparing names.
const (
	NameNotChecked NameMatch = iota
	NameMatches
	NameDiffers
)

var nameMatchNames = []string{"not-checked", "matches", "differs"}

func (n NameMatch) String() string { return name(nameMatchNames, n) }

// MarshalText writes the result's word.
func (n NameMatch) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads the result's word.
func (n *NameMatch) UnmarshalText(b []byte) (err error) {
	*n, err = parse[NameMatch](nameMatchNames, b, "a name result")
	return err
}

// KeyKind is the algorithm of a public key.
type KeyKind uint8

// The kinds of keys.
const (
	UnknownKey KeyKind = iota
	RSA
	ECDSA
	Ed25519
	DSA
)

var keyKindNames = []string{"", "rsa", "ecdsa", "ed25519", "dsa"}

func (k KeyKind) String() string { return name(keyKindNames, k) }

// MarshalText writes the kind's word.
func (k KeyKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the kind's word.
func (k *KeyKind) UnmarshalText(b []byte) (err error) {
	*k, err = parse[KeyKind](keyKindNames, b, "a kind of key")
	return err
}

// SignatureKind is the hash that a certificate was signed with.
type SignatureKind uint8

// The kinds of signatures.
const (
	UnknownSignature SignatureKind = iota
	MD5Signature
	SHA1Signature
	SHA2Signature
	Ed25519Signature
)

var signatureNames = []string{"", "md5", "sha1", "sha2", "ed25519"}

func (s SignatureKind) String() string { return name(signatureNames, s) }

// MarshalText writes the kind's word.
func (s SignatureKind) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the kind's word.
func (s *SignatureKind) UnmarshalText(b []byte) (err error) {
	*s, err = parse[SignatureKind](signatureNames, b, "a kind of signature")
	return err
}
