package main

import (
	"crypto/tls"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

func TestDcmqrscpOpensEverythingToWhoeverKnowsItsTitle(t *testing.T) {
	t.Parallel()
	s := realpacs.Dcmqrscp(t)
	s.Load(t, everyKind)

	gated := auditOne(t, s.Addr)
	gated.is(t, "gated")
	gated.rejected(t, "stranger", 1, 1, 7)

	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.is(t, "phi-visible")
	r.rejected(t, "stranger", 1, 1, 7)
	r.ended(t, map[string]string{"addressed": "ok", "known": "ok", "echo": "ok", "find": "ok", "worklist": "no-context"})
	r.holds(t, everyKind.Truth())
	// It does not answer Number of Study Related Instances.
	if got := r.Counts["instances"]; got.Measured {
		t.Errorf("instances were counted: %+v", got)
	}
	r.finds(t, map[string]string{"association-any-called": "pass", "query-exposes-phi": "fail"})
}

func TestDcmqrscpWithListedPeersIsClosedToStrangers(t *testing.T) {
	t.Parallel()
	s := realpacs.Dcmqrscp(t, "WORKSTATION1", "CT1")
	s.Load(t, fixtures.Archive{Studies: 5, Seed: 22})

	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.is(t, "closed")
	r.rejected(t, "stranger", 1, 1, 7)
	r.rejected(t, "addressed", 1, 1, 7) // the same words for another reason
	r.ended(t, map[string]string{"known": "rejected", "echo": "not-tried", "find": "not-tried"})
	r.finds(t, map[string]string{"association-any-calling": "pass", "query-open": "pass", "query-exposes-phi": "pass", "tls-absent": "fail"})

	known := auditOne(t, s.AETitle+"@"+s.Addr, "--calling", "WORKSTATION1")
	known.is(t, "closed")
	known.ended(t, map[string]string{"addressed": "rejected", "known": "ok"})
}

// certificate is a server's, and the authority that it is of.
func certificate(t *testing.T) (tls.Certificate, *pacs.Authority) {
	t.Helper()
	authority, err := pacs.NewAuthority("Synthetic Authority")
	if err != nil {
		t.Fatal(err)
	}
	c, err := authority.Issue(pacs.Certificate{})
	if err != nil {
		t.Fatal(err)
	}
	return c, authority
}

func TestStorescpOverTLSEchoes(t *testing.T) {
	t.Parallel()
	c, _ := certificate(t)
	s := realpacs.Storescp(t, c, nil)
	for _, address := range []string{s.Addr, "dicom-tls://" + s.Addr} {
		r := auditOne(t, address)
		r.is(t, "echoes")
		r.ended(t, map[string]string{"reach": "ok", "tls": "ok", "stranger": "ok", "echo": "ok", "find": "no-context", "worklist": "no-context"})
		if r.Steps["plaintext"].Outcome == "ok" {
			t.Error("plaintext was answered")
		}
		r.finds(t, map[string]string{"tls-absent": "pass", "store-negotiated": "fail", "retrieve-negotiated": "pass", "query-open": "pass"})
	}
}

func TestStorescpThatRequiresClientCertificatesIsClosed(t *testing.T) {
	t.Parallel()
	c, authority := certificate(t)
	s := realpacs.Storescp(t, c, authority)
	for _, address := range []string{s.Addr, "dicom-tls://" + s.AETitle + "@" + s.Addr} {
		r := auditOne(t, address)
		r.is(t, "closed")
		r.ended(t, map[string]string{"reach": "ok", "tls": "tls-client-certificate-required", "stranger": "not-tried", "echo": "not-tried"})
		r.finds(t, map[string]string{"tls-absent": "pass", "association-any-calling": "pass", "store-negotiated": "pass"})
	}
}

func TestDcmqrscpBehindStunnelIsCountedOverTLS(t *testing.T) {
	t.Parallel()
	behind := realpacs.Dcmqrscp(t)
	behind.Load(t, everyKind)
	c, authority := certificate(t)

	open := realpacs.Stunnel(t, behind, c, nil)
	r := auditOne(t, open.AETitle+"@"+open.Addr)
	r.is(t, "phi-visible")
	r.holds(t, everyKind.Truth())
	r.ended(t, map[string]string{"tls": "ok", "stranger": "rejected", "addressed": "ok", "find": "ok"})
	r.finds(t, map[string]string{"tls-absent": "pass", "query-exposes-phi": "fail"})

	// With TLS 1.3 the refusal comes after the handshake, before that within.
	for _, version := range []string{"TLSv1.2", "TLSv1.3"} {
		mutual := realpacs.Stunnel(t, behind, c, authority, "sslVersion = "+version)
		r = auditOne(t, mutual.AETitle+"@"+mutual.Addr)
		r.is(t, "closed")
		r.ended(t, map[string]string{"tls": "tls-client-certificate-required"})
	}
}

func TestWlmscpfsShowsItsWorklistToWhoeverKnowsItsTitle(t *testing.T) {
	t.Parallel()
	items := fixtures.Archive{Studies: 12, Seed: 23, Mix: everyKind.Mix}
	s := realpacs.Wlmscpfs(t, items)

	gated := auditOne(t, s.Addr)
	gated.is(t, "gated")
	gated.rejected(t, "stranger", 1, 1, 7)

	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.is(t, "phi-visible")
	r.ended(t, map[string]string{"addressed": "ok", "echo": "ok", "find": "no-context", "worklist": "ok"})
	if r.Worklist == nil {
		t.Fatal("no worklist in the report")
	}
	r.Worklist.matches(t, items.Truth())
}
