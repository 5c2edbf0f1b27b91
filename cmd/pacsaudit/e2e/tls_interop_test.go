//go:build interop

package e2e

import (
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// certificate is a server's, and the authority that it is of.
func certificate(t *testing.T, c pacs.Certificate) (tls.Certificate, *pacs.Authority) {
	t.Helper()
	authority, err := pacs.NewAuthority("Synthetic Authority")
	if err != nil {
		t.Fatal(err)
	}
	issued, err := authority.Issue(c)
	if err != nil {
		t.Fatal(err)
	}
	return issued, authority
}

// trusting are the flags for an authority and a client certificate of it.
func trusting(t *testing.T, a *pacs.Authority) (ca, client []string) {
	t.Helper()
	issued, err := a.Issue(pacs.Certificate{Name: "client.example.org", Client: true})
	if err != nil {
		t.Fatal(err)
	}
	cert, key, err := pacs.EncodePEM(issued)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return []string{"--ca", file("ca.pem", a.PEM())}, []string{"--cert", file("cert.pem", cert), "--key", file("key.pem", key)}
}

// speaks checks over which versions of TLS an association came about.
func (r jsonTarget) speaks(t *testing.T, versions ...string) {
	t.Helper()
	if r.TLS == nil {
		t.Fatal("no TLS in the report")
	}
	for version, step := range r.TLS.Versions {
		want := "tls-failed"
		if slices.Contains(versions, version) {
			want = "ok"
		}
		if step.Outcome != want {
			t.Errorf("TLS %s ended with %q; in truth %q", version, step.Outcome, want)
		}
	}
}

func TestInteropOrthancOverTLSIsCountedExactly(t *testing.T) {
	t.Parallel()
	// With a key of ECDSA, all that it speaks is TLS 1.3.
	c, authority := certificate(t, pacs.Certificate{RSA: 2048})
	s := realpacs.OrthancTLS(t, c, authority, map[string]any{"DicomAlwaysAllowFind": true, "DicomTlsRemoteCertificateRequired": false})
	s.Load(t, everyKind)
	ca, _ := trusting(t, authority)
	r := auditOne(t, append(ca, s.Addr)...)
	r.is(t, "phi-visible")
	r.holds(t, everyKind.Truth())
	r.ended(t, map[string]string{"tls": "ok", "stranger": "ok", "echo": "ok", "find": "ok"})
	r.speaks(t, "1.0", "1.1", "1.2", "1.3")
	if r.TLS.Version != "1.3" || r.TLS.WeakSuite != "TLS_RSA_WITH_AES_128_CBC_SHA" {
		t.Errorf("TLS %s, weak suite %q", r.TLS.Version, r.TLS.WeakSuite)
	}
	if !r.TLS.CertificateRequested { // it asks, and does not insist
		t.Error("no certificate was requested")
	}
	if c := r.TLS.Certificate; c == nil || c.Chain != "trusted" || c.Name != "matches" || c.SelfSigned || c.Key != "rsa" || c.KeyBits != 2048 {
		t.Errorf("certificate is %+v", c)
	}
	r.finds(t, map[string]string{
		"tls-absent": "pass", "tls-optional": "pass", "tls-no-client-certificate": "fail", "tls-old-version": "fail", "tls-weak-cipher": "fail",
		"tls-certificate-expired": "pass", "tls-certificate-name": "pass", "tls-certificate-self-signed": "pass", "query-exposes-phi": "fail",
	})
}

func TestInteropOrthancThatRequiresCertificatesAdmitsItsClientsOnly(t *testing.T) {
	t.Parallel()
	c, authority := certificate(t, pacs.Certificate{})
	s := realpacs.OrthancTLS(t, c, authority, map[string]any{"DicomAlwaysAllowFind": true})
	s.Load(t, fixtures.Archive{Studies: 3, Seed: 31})
	ca, client := trusting(t, authority)

	closed := auditOne(t, s.Addr)
	closed.is(t, "closed")
	closed.ended(t, map[string]string{"tls": "tls-client-certificate-required", "echo": "not-tried", "find": "not-tried"})
	closed.finds(t, map[string]string{"tls-no-client-certificate": "pass", "association-any-calling": "pass", "query-exposes-phi": "pass"})

	known := auditOne(t, append(append(ca, client...), s.Addr)...)
	known.is(t, "closed")
	known.ended(t, map[string]string{"tls": "tls-client-certificate-required", "known": "ok", "find": "not-tried"})

	// By its configuration, with the authority of one target.
	file := configuration(t, fmt.Sprintf("credentials:\n  archive: {ca: %q, cert: %q, key: %q}\ntargets:\n  - {name: archive, address: '%s', tls: true, called: %s, credentials: archive, expect: {tls: mutual}}\n",
		ca[1], client[1], client[3], s.Addr, s.AETitle))
	r := auditOne(t, "--config", file)
	r.is(t, "closed")
	r.ended(t, map[string]string{"tls": "tls-client-certificate-required", "known": "ok", "plaintext": "reset"})
	if r.TLS.Certificate == nil || r.TLS.Certificate.Chain != "trusted" {
		t.Errorf("certificate is %+v", r.TLS.Certificate)
	}
	r.finds(t, map[string]string{"posture-drift": "pass", "tls-optional": "pass"})

	_, another := certificate(t, pacs.Certificate{})
	_, other := trusting(t, another)
	stranger := auditOne(t, append(other, s.Addr)...)
	stranger.is(t, "closed")
	stranger.ended(t, map[string]string{"known": "tls-failed"})
}

func TestInteropStorescpOverTLSEchoes(t *testing.T) {
	t.Parallel()
	c, _ := certificate(t, pacs.Certificate{})
	s := realpacs.StorescpTLS(t, c, nil)
	for _, address := range []string{s.Addr, "dicom-tls://" + s.Addr} {
		r := auditOne(t, address)
		r.is(t, "echoes")
		r.ended(t, map[string]string{"reach": "ok", "tls": "ok", "stranger": "ok", "echo": "ok", "find": "no-context", "worklist": "no-context"})
		if r.Steps["plaintext"].Outcome == "ok" {
			t.Error("plaintext was answered")
		}
		r.finds(t, map[string]string{"tls-absent": "pass", "tls-optional": "pass", "store-negotiated": "fail", "retrieve-negotiated": "pass", "query-open": "pass"})
	}
}

func TestInteropStorescpThatRequiresClientCertificatesIsClosed(t *testing.T) {
	t.Parallel()
	c, authority := certificate(t, pacs.Certificate{})
	s := realpacs.StorescpTLS(t, c, authority)
	for _, address := range []string{s.Addr, "dicom-tls://" + s.AETitle + "@" + s.Addr} {
		r := auditOne(t, address)
		r.is(t, "closed")
		r.ended(t, map[string]string{"reach": "ok", "tls": "tls-client-certificate-required", "stranger": "not-tried", "echo": "not-tried"})
		r.finds(t, map[string]string{"tls-absent": "pass", "association-any-calling": "pass", "store-negotiated": "pass"})
	}
}

func TestInteropDcmqrscpBehindStunnelIsCountedOverTLS(t *testing.T) {
	t.Parallel()
	behind := realpacs.Dcmqrscp(t)
	behind.Load(t, everyKind)
	c, authority := certificate(t, pacs.Certificate{})

	open := realpacs.Stunnel(t, behind, c, nil)
	r := auditOne(t, open.AETitle+"@"+open.Addr)
	r.is(t, "phi-visible")
	r.holds(t, everyKind.Truth())
	r.ended(t, map[string]string{"tls": "ok", "stranger": "rejected", "addressed": "ok", "find": "ok"})
	r.speaks(t, "1.2", "1.3")
	r.finds(t, map[string]string{"tls-absent": "pass", "query-exposes-phi": "fail"})

	// With TLS 1.3 the refusal comes after the handshake, before that within.
	_, client := trusting(t, authority)
	for _, version := range []string{"TLSv1.2", "TLSv1.3"} {
		mutual := realpacs.Stunnel(t, behind, c, authority, "sslVersion = "+version)
		r = auditOne(t, mutual.AETitle+"@"+mutual.Addr)
		r.is(t, "closed")
		r.ended(t, map[string]string{"tls": "tls-client-certificate-required"})
		r = auditOne(t, append(client, mutual.AETitle+"@"+mutual.Addr)...)
		r.is(t, "closed")
		r.ended(t, map[string]string{"tls": "tls-client-certificate-required", "known": "ok", "echo": "not-tried"})
	}
}

func TestInteropExpiredCertificateIsMeasuredAsItIs(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	now := time.Now().UTC().Truncate(time.Second)
	c, authority := certificate(t, pacs.Certificate{From: now.Add(-400 * day), To: now.Add(-35 * day), Hosts: []string{"pacs.example.org"}, RSA: 2048})
	s := realpacs.Stunnel(t, realpacs.Dcmqrscp(t), c, nil)
	ca, _ := trusting(t, authority)
	r := auditOne(t, append(ca, s.AETitle+"@"+s.Addr)...)
	r.is(t, "query-authorised")
	r.ended(t, map[string]string{"tls": "ok", "addressed": "ok", "find": "ok"})
	want := jsonCertificate{
		NotBefore: now.Add(-400 * day), NotAfter: now.Add(-35 * day), Chain: "expired", Name: "not-checked", Key: "rsa", KeyBits: 2048, Signature: "sha2",
	}
	if got := r.TLS.Certificate; got == nil || *got != want {
		t.Errorf("certificate is %+v; in truth %+v", got, want)
	}
	r.finds(t, map[string]string{
		"tls-certificate-expired": "fail", "tls-certificate-self-signed": "pass", "tls-certificate-weak": "pass", "tls-certificate-name": "inconclusive",
	})
}

func TestInteropOldTLSIsNamed(t *testing.T) {
	t.Parallel()
	// RSA key transport takes an RSA key.
	c, _ := certificate(t, pacs.Certificate{RSA: 2048})
	behind := realpacs.Dcmqrscp(t)
	old := []string{"securityLevel = 0", "ciphers = ALL:@SECLEVEL=0"}
	for _, row := range []struct {
		options  []string
		version  string
		versions []string
		weak     string
	}{
		{[]string{"sslVersionMin = TLSv1", "sslVersionMax = TLSv1.1"}, "1.1", []string{"1.0", "1.1"}, "TLS_RSA_WITH_AES_128_CBC_SHA"},
		{[]string{"sslVersionMin = TLSv1"}, "1.3", []string{"1.0", "1.1", "1.2", "1.3"}, "TLS_RSA_WITH_AES_128_GCM_SHA256"},
	} {
		s := realpacs.Stunnel(t, behind, c, nil, append(old, row.options...)...)
		r := auditOne(t, s.AETitle+"@"+s.Addr)
		r.is(t, "query-authorised")
		r.ended(t, map[string]string{"tls": "ok", "addressed": "ok", "echo": "ok"})
		r.speaks(t, row.versions...)
		if r.TLS.Version != row.version || r.TLS.WeakSuite != row.weak {
			t.Errorf("TLS %s, weak suite %q; in truth %s and %s", r.TLS.Version, r.TLS.WeakSuite, row.version, row.weak)
		}
		r.finds(t, map[string]string{"tls-old-version": "fail", "tls-weak-cipher": "fail"})
	}

	// The same server with nothing but what is current.
	s := realpacs.Stunnel(t, behind, c, nil, "sslVersion = TLSv1.2", "ciphers = ECDHE+AESGCM")
	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.speaks(t, "1.2")
	r.finds(t, map[string]string{"tls-old-version": "pass", "tls-weak-cipher": "pass"})
}

func TestInteropPlaintextBesideTLSIsFound(t *testing.T) {
	t.Parallel()
	c, authority := certificate(t, pacs.Certificate{})
	plain := realpacs.Dcmqrscp(t)
	few := fixtures.Archive{Studies: 4, Seed: 32}
	plain.Load(t, few)

	open := realpacs.Either(t, plain, realpacs.Stunnel(t, plain, c, nil))
	for _, scheme := range []string{"", "dicom-tls://"} {
		r := auditOne(t, scheme+open.AETitle+"@"+open.Addr)
		r.is(t, "phi-visible")
		r.holds(t, few.Truth())
		r.ended(t, map[string]string{"plaintext": "ok", "addressed": "ok", "find": "ok"})
		if scheme == "" {
			continue // nothing led to TLS
		}
		r.ended(t, map[string]string{"tls": "ok"})
		r.finds(t, map[string]string{"tls-optional": "fail", "tls-absent": "fail"})
	}

	file := configuration(t, fmt.Sprintf("targets:\n  - {name: archive, address: '%s', called: %s, expect: {tls: required}}\n", open.Addr, open.AETitle))
	drifted := auditOne(t, "--config", file)
	drifted.ended(t, map[string]string{"plaintext": "ok", "tls": "ok"})
	drifted.finds(t, map[string]string{"tls-optional": "fail", "posture-drift": "fail"})

	// Certificates are no use where plaintext asks for none.
	mutual := realpacs.Either(t, plain, realpacs.Stunnel(t, plain, c, authority))
	r := auditOne(t, "dicom-tls://"+mutual.AETitle+"@"+mutual.Addr)
	r.is(t, "phi-visible")
	r.holds(t, few.Truth())
	r.ended(t, map[string]string{"tls": "tls-client-certificate-required", "plaintext": "ok", "addressed": "ok"})
}
