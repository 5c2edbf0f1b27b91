package report

import (
	"time"

	"pacsaudit/audit"
)

// TLS is what was seen of a TLS server.
type TLS struct {
	Version              audit.TLSVersion  `json:"version"` // negotiated with a client that offers everything
	Suite                audit.CipherSuite `json:"suite,omitzero"`
	Versions             Versions          `json:"versions"`
	Weak                 Step              `json:"weak_suites"` // RC4, 3DES or RSA key transport alone
	WeakSuite            audit.CipherSuite `json:"weak_suite,omitzero"`
	CertificateRequested bool              `json:"certificate_requested"`
	Certificate          *Certificate      `json:"certificate,omitempty"`
	NotMeasured          []audit.Text      `json:"not_measured"`
}

// Versions is whether an association came about over each version alone.
type Versions struct {
	TLS10 Step `json:"1.0"`
	TLS11 Step `json:"1.1"`
	TLS12 Step `json:"1.2"`
	TLS13 Step `json:"1.3"`
}

// Certificate is the server's, as far as it matters here.
type Certificate struct {
	NotBefore  time.Time           `json:"not_before"`
	NotAfter   time.Time           `json:"not_after"`
	SelfSigned bool                `json:"self_signed"`
	Chain      audit.Chain         `json:"chain"`
	Name       audit.NameMatch     `json:"name"`
	Key        audit.KeyKind       `json:"key,omitzero"`
	KeyBits    int                 `json:"key_bits,omitzero"`
	Signature  audit.SignatureKind `json:"signature,omitzero"`
}

// notMeasured is what the library cannot offer to a server.
var notMeasured = []audit.Text{
	audit.Lit("SSL 3.0 and older"), audit.Lit("suites without encryption"), audit.Lit("suites without authentication"), audit.Lit("export suites"),
}

func tlsOf(o *audit.Observation) *TLS {
	f := o.TLSFacts
	if !o.TLS.Tried() {
		return nil
	}
	t := &TLS{
		Version: f.Version, Suite: f.Suite, Weak: stepOf(f.Weak), WeakSuite: f.WeakSuite,
		Versions: Versions{
			TLS10: stepOf(f.Versions[audit.TLS10]), TLS11: stepOf(f.Versions[audit.TLS11]),
			TLS12: stepOf(f.Versions[audit.TLS12]), TLS13: stepOf(f.Versions[audit.TLS13]),
		},
		CertificateRequested: f.CertificateRequested, NotMeasured: notMeasured,
	}
	if c := f.Certificate; c.Present {
		t.Certificate = &Certificate{c.NotBefore, c.NotAfter, c.SelfSigned, c.Chain, c.Name, c.Key, c.KeyBits, c.Signature}
	}
	return t
}

// Identity is what the server does with user identities.
type Identity struct {
	Right     Step `json:"right"`
	Wrong     Step `json:"wrong"`
	Responded bool `json:"responded"`
}

func identityOf(o *audit.Observation) *Identity {
	if !o.Identity.Right.Tried() {
		return nil
	}
	return &Identity{Right: stepOf(o.Identity.Right), Wrong: stepOf(o.Identity.Wrong), Responded: o.Identity.Responded}
}
