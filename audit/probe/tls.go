package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"

	"pacsaudit/audit"
)

// tlsOffer is what an attempt offers; its zero value offers everything.
type tlsOffer struct {
	version audit.TLSVersion // alone
	suites  []uint16
}

// everySuite and weakSuites are the library's suites for TLS 1.0 to 1.2. Weak ones
// have RC4, 3DES or RSA key transport, RFC 9325 §4.1 and §4.2.
var everySuite, weakSuites = func() (every, weak []uint16) {
	for _, s := range tls.CipherSuites() {
		every = append(every, s.ID)
	}
	for _, s := range tls.InsecureCipherSuites() {
		every = append(every, s.ID)
		if strings.Contains(s.Name, "RC4") || strings.Contains(s.Name, "3DES") || strings.HasPrefix(s.Name, "TLS_RSA_") {
			weak = append(weak, s.ID)
		}
	}
	return every, weak
}()

// shortCurves are the library's, without those for a time after quantum computers: with
// their keys a ClientHello takes two packets, and some servers read no more than one.
var shortCurves = []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384, tls.CurveP521}

// tlsConfig returns the TLS configuration of an attempt. Certificates are recorded,
// not required: an audit looks at servers with bad ones too, and sends no secret.
func (v *visit) tlsConfig(at attempt) *tls.Config {
	host, _, _ := net.SplitHostPort(v.target.Address.String())
	c := &tls.Config{
		ServerName: host, InsecureSkipVerify: true,
		MinVersion: tls.VersionTLS10, CipherSuites: everySuite, CurvePreferences: shortCurves,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			v.o.TLSFacts.CertificateRequested = true
			return at.certificate.Present(), nil
		},
	}
	if v.withoutTLS13 {
		c.MaxVersion = tls.VersionTLS12
	}
	if at.offer.version != audit.NoTLS {
		c.MinVersion, c.MaxVersion = at.offer.version.Wire(), at.offer.version.Wire()
	}
	if at.offer.suites != nil {
		c.CipherSuites, c.MaxVersion = at.offer.suites, tls.VersionTLS12
	}
	c.VerifyConnection = func(cs tls.ConnectionState) error {
		facts := &v.o.TLSFacts
		switch {
		case at.offer.suites != nil:
			facts.WeakSuite = audit.CipherSuite(cs.CipherSuite)
		case facts.Version == audit.NoTLS && at.offer.version == audit.NoTLS:
			facts.Version, facts.Suite = audit.TLSVersionOf(cs.Version), audit.CipherSuite(cs.CipherSuite)
			facts.Certificate = v.certificate(cs.PeerCertificates, host)
		}
		return nil
	}
	return c
}

// tlsDetails offers each version alone, and weak suites. Each attempt is a whole
// association, because a handshake alone proves little and leaves a server waiting.
func (v *visit) tlsDetails(ctx context.Context) {
	facts := &v.o.TLSFacts
	if !v.o.TLS.OK() {
		return
	}
	for version := audit.TLS10; version < audit.TLSVersions; version++ {
		if version == facts.Version {
			*facts.Versions.Over(version) = v.o.TLS
			continue
		}
		*facts.Versions.Over(version) = v.associateOffering(ctx, tlsOffer{version: version})
	}
	facts.Weak = v.associateOffering(ctx, tlsOffer{suites: weakSuites})
}

func (v *visit) associateOffering(ctx context.Context, offer tlsOffer) audit.Step {
	at := v.separateAttempt(audit.TLS)
	at.offer = offer
	s := dicomStep(v.associate(ctx, at).step)
	v.release(ctx)
	return s
}

// certificate records the facts of a server's chain.
func (v *visit) certificate(chain []*x509.Certificate, host string) *audit.Certificate {
	if len(chain) == 0 {
		return nil
	}
	leaf := chain[0]
	c := audit.CertificateOf(leaf)
	c.Chain, c.Name = v.chain(chain), audit.NameDiffers
	switch {
	case net.ParseIP(host) != nil && len(leaf.IPAddresses) == 0:
		c.Name = audit.NameNotChecked // contacted by an address, and it has none
	case leaf.VerifyHostname(host) == nil:
		c.Name = audit.NameMatches
	}
	return c
}

// chain verifies a chain against the configured authorities, or the system's.
func (v *visit) chain(chain []*x509.Certificate) audit.Chain {
	o := x509.VerifyOptions{Roots: v.p.Authorities, CurrentTime: v.p.now(), Intermediates: x509.NewCertPool()}
	for _, c := range chain[1:] {
		o.Intermediates.AddCert(c)
	}
	if v.target.Authorities != nil {
		o.Roots = v.target.Authorities
	}
	_, err := chain[0].Verify(o)
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case err == nil:
		return audit.ChainTrusted
	case errors.As(err, &unknown):
		return audit.ChainUnknownAuthority
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return audit.ChainExpired
	}
	return audit.ChainInvalid
}
