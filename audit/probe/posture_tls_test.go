package probe_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// authority issues the certificates of a test.
type authority struct {
	t *testing.T
	*pacs.Authority
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a, err := pacs.NewAuthority("Synthetic Authority")
	if err != nil {
		t.Fatal(err)
	}
	return authority{t, a}
}

// server is a TLS posture; from and to bound the versions that it speaks.
func (a authority) server(c pacs.Certificate, clients tls.ClientAuthType, from, to uint16) pacs.Posture {
	a.t.Helper()
	config, err := a.ServerTLS(c, clients)
	if err != nil {
		a.t.Fatal(err)
	}
	config.MinVersion, config.MaxVersion = from, to
	if from < tls.VersionTLS12 {
		config.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
	}
	return pacs.Posture{TLS: config}
}

func (a authority) suites(c pacs.Certificate, suites ...uint16) pacs.Posture {
	p := a.server(c, tls.NoClientCert, tls.VersionTLS12, tls.VersionTLS12)
	p.TLS.CipherSuites = suites
	return p
}

func (a authority) trusted(s *setup) { s.prober.Authorities = a.Pool() }

// client presents a certificate, for Known only.
func (a authority) client(s *setup) {
	c, err := a.Issue(pacs.Certificate{Name: "client.example.org", Client: true})
	if err != nil {
		a.t.Error(err)
	}
	s.target.Certificate = audit.NewClientCertificate(c)
}

func TestTLSIsReportedAsItIs(t *testing.T) { observeAll(t, tlsPostures(t)) }

func tlsPostures(t *testing.T) []row {
	a := newAuthority(t)
	const v10, v11, v12, v13 = tls.VersionTLS10, tls.VersionTLS11, tls.VersionTLS12, tls.VersionTLS13
	none, require := tls.NoClientCert, tls.RequireAndVerifyClientCert
	now := time.Now()
	expired := pacs.Certificate{From: now.AddDate(-1, 0, 0), To: now.AddDate(0, 0, -1)}
	open := a.server(pacs.Certificate{}, none, v12, v13)
	alert := open
	alert.PlaintextAnswer = []byte("\x15\x03\x03\x00\x02\x02\x46")
	both := open
	both.PlaintextToo = true
	mutualBoth := a.server(pacs.Certificate{}, require, v12, v13)
	mutualBoth.PlaintextToo = true
	strict := both
	strict.Calls = []pacs.CallRule{{When: func(c *pacs.Call) bool { return c.TLS }, Then: pacs.Behaviour{Action: pacs.Abort}}}
	forbidding := both
	forbidding.Queries = []pacs.QueryRule{{When: func(q *pacs.Question) bool { return q.TLS }, Then: pacs.Behaviour{Action: pacs.NoRows, Status: command.NotAuthorized}}}
	tight := both
	tight.Contexts.Only = []string{verification, studyRootFind}
	tight.Queries = []pacs.QueryRule{{When: func(q *pacs.Question) bool { return q.TLS && q.Matches > 1 }, Then: pacs.Behaviour{Action: pacs.NoRows, Status: command.OutOfResources}}}
	nobodysFirst := of(fixtures.Archive{Studies: 4, Seed: 3, Mix: fixtures.Mix{Exposed: 1, Placeholder: 1}})
	aborting := open
	aborting.Associate = pacs.Behaviour{Action: pacs.Abort}
	rejecting := open
	rejecting.CheckCalled = true
	silent := open
	silent.Associate = pacs.Behaviour{Action: pacs.Silent}
	hangingUp := func(on func(*tls.ClientHelloInfo) bool, from, to uint16) pacs.Posture {
		p := a.server(pacs.Certificate{}, none, from, to)
		p.TLS.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			if on(hello) {
				hello.Conn.Close()
			}
			return nil, nil
		}
		return p
	}
	long := func(hello *tls.ClientHelloInfo) bool {
		return slices.Contains(hello.SupportedCurves, tls.X25519MLKEM768)
	}
	modern := func(hello *tls.ClientHelloInfo) bool { return slices.Contains(hello.SupportedVersions, v13) }
	const all = "phi-visible stranger=ok tls=ok echo=ok:0000 studies=all"
	return []row{
		{"found behind a reset", open, all + " reach=ok plaintext=reset", []option{realTime}},
		{"found behind an alert", alert, all + " plaintext=not-dicom:looks-like-tls", []option{realTime}},
		{"told by the operator", open, all + " plaintext=reset", []option{overTLS, realTime}},
		{"beside plaintext", both, "phi-visible plaintext=ok tls=not-tried|ok studies=all", []option{realTime}},
		{"beside plaintext, told by the operator", both, all + " plaintext=ok", []option{overTLS, realTime, visits(2)}},
		{"forbids queries, beside open plaintext", forbidding, all + " plaintext=ok keys=3", []option{overTLS, realTime}},
		{"shows nobody, beside open plaintext", tight, all + " plaintext=ok", []option{overTLS, nobodysFirst}},
		{"beside open plaintext, and strict itself", strict, "phi-visible plaintext=ok stranger=ok studies=all", []option{overTLS, realTime}},
		{"the same, with the right title", strict, "phi-visible plaintext=ok stranger=aborted:0/0 addressed=ok studies=all", []option{overTLS, calledAs, realTime}},
		{"plaintext where the operator says TLS", pacs.Posture{}, "phi-visible tls=tls-failed:not-tls|closed|reset|tls-failed plaintext=ok", []option{overTLS}},
		{"rejects inside", rejecting, "gated tls=ok stranger=rejected:1/1/7", []option{realTime}},
		{"rejects inside, under the right title", rejecting, "phi-visible tls=ok addressed=ok studies=all", []option{realTime, calledAs}},
		{"aborts inside", aborting, "gated tls=ok stranger=aborted:0/0", []option{realTime}},
		{"silent inside", silent, "not-measured tls=timeout:silent", []option{within(10 * time.Second), realTime}},
		{"TLS 1.0 alone", a.server(pacs.Certificate{}, none, v10, v10), all + " tls-version=1.0 tls1.0=ok tls1.1=tls-failed:alert70 tls1.2=tls-failed:alert70 tls1.3=tls-failed:alert70", []option{details}},
		{"TLS 1.1 alone", a.server(pacs.Certificate{}, none, v11, v11), all + " tls-version=1.1 tls1.0=tls-failed:alert70 tls1.1=ok tls1.2=tls-failed:alert70 tls1.3=tls-failed:alert70", []option{details}},
		{"TLS 1.2 alone", a.server(pacs.Certificate{}, none, v12, v12), all + " tls-version=1.2 tls1.0=tls-failed:alert70 tls1.2=ok tls1.3=tls-failed:alert70", []option{details}},
		{"TLS 1.3 alone", a.server(pacs.Certificate{}, none, v13, v13), all + " tls-version=1.3 tls1.2=tls-failed:alert70 tls1.3=ok weak=tls-failed:alert70", []option{details}},
		{"TLS 1.0 to 1.3", a.server(pacs.Certificate{}, none, v10, v13), all + " tls-version=1.3 tls1.0=ok tls1.1=ok tls1.2=ok tls1.3=ok", []option{details}},
		{"strong suites", a.suites(pacs.Certificate{RSA: 2048}, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), all + " suite=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 weak=tls-failed:alert40 weak-suite=none", []option{details}},
		{"RSA key transport", a.suites(pacs.Certificate{RSA: 2048}, tls.TLS_RSA_WITH_AES_128_CBC_SHA), all + " suite=TLS_RSA_WITH_AES_128_CBC_SHA weak=ok weak-suite=TLS_RSA_WITH_AES_128_CBC_SHA", []option{details}},
		{"3DES", a.suites(pacs.Certificate{RSA: 2048}, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA), all + " weak=ok weak-suite=TLS_RSA_WITH_3DES_EDE_CBC_SHA", []option{details}},
		{"RC4", a.suites(pacs.Certificate{RSA: 2048}, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_RC4_128_SHA), all + " weak=ok weak-suite=TLS_RSA_WITH_RC4_128_SHA", []option{details}},
		{"an authority that we know", open, all + " chain=trusted name=matches self-signed=false key=ecdsa-256 signature=sha2 requested=false", []option{a.trusted, realTime}},
		{"an authority that we do not know", open, all + " chain=unknown-authority", []option{func(s *setup) { s.prober.Authorities = x509.NewCertPool() }, realTime}},
		{"expired", a.server(expired, none, v12, v13), all + " chain=expired", []option{a.trusted, realTime}},
		{"not yet valid", a.server(pacs.Certificate{From: now.AddDate(0, 0, 2), To: now.AddDate(0, 0, 9)}, none, v12, v13), all + " chain=expired", []option{a.trusted, realTime}},
		{"hangs up on a ClientHello of two packets", hangingUp(long, v12, v13), all + " tls-version=1.3", []option{realTime}},
		{"hangs up on TLS 1.3", hangingUp(modern, v12, v12), all + " tls-version=1.2", []option{realTime, visits(3)}},
		{"hangs up on TLS 1.3, told by the operator", hangingUp(modern, v12, v12), all + " tls-version=1.2", []option{realTime, overTLS}},
		{"hangs up on TLS 1.3, under the right title", closedTo(hangingUp(modern, v12, v12)), "phi-visible stranger=rejected:1/1/7 addressed=ok", []option{realTime, calledAs}},
		{"a serial number below zero", negativeSerial(a.server(pacs.Certificate{}, none, v12, v13)), all, []option{realTime}},
		{"client certificate required, as Mbed TLS says it", saying(a.server(pacs.Certificate{}, require, v12, v12), 41), "closed plaintext=reset|closed tls=tls-client-certificate-required:alert41", []option{realTime}},
		{"client certificate required, as Windows says it", saying(a.server(pacs.Certificate{}, require, v12, v12), 46), "closed tls=tls-client-certificate-required:alert46", []option{realTime}},
		{"an alert about certificates, and none was asked for", answering(0x15, 3, 3, 0, 2, 2, 46), "not-measured tls=tls-failed:alert46", []option{realTime}},
		{"another address", a.server(pacs.Certificate{Hosts: []string{"192.0.2.7"}}, none, v12, v13), all + " chain=trusted name=differs", []option{a.trusted, realTime}},
		{"a name, and we know an address", a.server(pacs.Certificate{Hosts: []string{"other.example.org"}}, none, v12, v13), all + " chain=trusted name=not-checked", []option{a.trusted, realTime}},
		{"self-signed", a.server(pacs.Certificate{SelfSigned: true}, none, v12, v13), all + " chain=unknown-authority self-signed=true", []option{a.trusted, realTime}},
		{"RSA with 1024 bits", a.server(pacs.Certificate{RSA: 1024}, none, v12, v13), all + " key=rsa-1024", []option{a.trusted, realTime}},
		{"client certificate asked for", a.server(pacs.Certificate{}, tls.RequestClientCert, v12, v13), all + " requested=true", []option{realTime}},
		{"client certificate required, TLS 1.3", a.server(pacs.Certificate{}, require, v13, v13), "closed plaintext=reset tls=tls-client-certificate-required:alert116 stranger=not-tried echo=not-tried requested=true", []option{realTime}},
		{"client certificate required, TLS 1.2", a.server(pacs.Certificate{}, require, v12, v12), "closed tls=tls-client-certificate-required:alert40", []option{realTime}},
		{"client certificate required, TLS 1.0", a.server(pacs.Certificate{}, require, v10, v10), "closed tls=tls-client-certificate-required:alert40", []option{realTime}},
		{"client certificate configured, TLS 1.3", a.server(pacs.Certificate{}, require, v13, v13), "closed tls=tls-client-certificate-required:alert116 known=ok echo=not-tried find=not-tried", []option{a.client, realTime}},
		{"client certificate configured, TLS 1.2", a.server(pacs.Certificate{}, require, v12, v12), "closed tls=tls-client-certificate-required:alert40 known=ok", []option{a.client, realTime}},
		{"client certificate of another authority", a.server(pacs.Certificate{}, require, v12, v12), "closed tls=tls-client-certificate-required:alert40 known=tls-failed:alert42|tls-failed:alert48|tls-client-certificate-required", []option{newAuthority(t).client, realTime}},
		{"client certificate required, and plaintext beside it", mutualBoth, "phi-visible plaintext=ok studies=all", []option{realTime}},
		{"client certificate required, and plaintext that resets and is busy", refusingPlaintext(mutualBoth, 2, 3, 2), "not-measured plaintext=ok stranger=rejected:2/3/2", []option{realTime}},
		{"client certificate required, and plaintext that resets and rejects", refusingPlaintext(mutualBoth, 1, 1, 7), "gated plaintext=ok stranger=rejected:1/1/7", []option{realTime}},
		{"client certificate required, and plaintext beside it, told by the operator", mutualBoth, "phi-visible tls=tls-client-certificate-required:alert116 plaintext=ok", []option{overTLS, realTime}},
		{"a web server inside", webInside(open), "not-dicom tls=not-dicom:looks-like-http", []option{realTime}},
	}
}

func closedTo(p pacs.Posture) pacs.Posture {
	p.CheckCalled = true
	return p
}

// negativeSerial makes the serial number of a certificate negative, as old devices do.
func negativeSerial(p pacs.Posture) pacs.Posture {
	der := slices.Clone(p.TLS.Certificates[0].Certificate[0])
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	first := bytes.Index(der, leaf.SerialNumber.Bytes())
	if der[first] >= 0x80 {
		first-- // a zero stands before it
	}
	der[first] = 0x80 // 0xFF may be one byte too many, X.690 §8.3.2
	p.TLS.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: p.TLS.Certificates[0].PrivateKey}}
	return p
}

// saying changes the alert of a server that refuses TLS 1.2.
func saying(p pacs.Posture, alert byte) pacs.Posture {
	config := p.TLS
	return pacs.Posture{Raw: func(ctx context.Context, conn net.Conn) {
		tls.Server(alertConn{conn, alert}, config).HandshakeContext(ctx)
	}}
}

// alertConn changes alerts that are sent in the clear.
type alertConn struct {
	net.Conn
	alert byte
}

func (c alertConn) Write(b []byte) (int, error) {
	if len(b) == 7 && b[0] == 0x15 {
		b = append(slices.Clone(b[:6]), c.alert)
	}
	return c.Conn.Write(b)
}

func webInside(p pacs.Posture) pacs.Posture {
	p.Raw = pacs.HTTP
	return p
}

// refusingPlaintext resets what proposes as much as a viewer does, and rejects the
// rest: it speaks DICOM without TLS, and nobody knows to whom.
func refusingPlaintext(p pacs.Posture, result pdu.Result, source pdu.Source, reason pdu.Reason) pacs.Posture {
	p.Calls = []pacs.CallRule{
		{When: func(c *pacs.Call) bool { return len(c.Proposed) > 3 }, Then: pacs.Behaviour{Action: pacs.Reset}},
		{When: func(*pacs.Call) bool { return true }, Then: pacs.Behaviour{Action: pacs.Reject, Rejection: pdu.AssociateRJ{Result: result, Source: source, Reason: reason}}},
	}
	return p
}
