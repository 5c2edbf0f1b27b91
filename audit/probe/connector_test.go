package probe_test

import (
	"context"
	"crypto/tls"
	"net/netip"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/manypacs"
	"pacsaudit/fixtures/pacs"
)

// TestAConnectionShowsWhatIsThere connects to every kind of port.
func TestAConnectionShowsWhatIsThere(t *testing.T) {
	t.Parallel()
	kindOf := func(a netip.Addr) manypacs.Kind { b := a.As4(); return manypacs.Kind(b[3]) }
	n, err := manypacs.Start(t.Context(), kindOf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	for kind, want := range map[manypacs.Kind]audit.Sighting{
		manypacs.Speaker: audit.PortAccepted, manypacs.Rejecting: audit.PortRejected, manypacs.Aborting: audit.PortAborted,
		manypacs.Tarpit: audit.PortMute, manypacs.Flooder: audit.PortNotDICOM, manypacs.Dropper: audit.PortDropped, manypacs.Web: audit.PortNotDICOM,
		manypacs.HalfOpen: audit.PortGarbled, manypacs.Promiscuous: audit.PortAccepted, manypacs.Unasked: audit.PortAccepted, manypacs.Clinging: audit.PortAccepted,
	} {
		t.Run(want.String(), func(t *testing.T) {
			t.Parallel()
			patience := 10 * time.Second
			if kind == manypacs.Tarpit || kind == manypacs.HalfOpen { // these are waited for to the end
				patience = 3 * time.Second
			}
			to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 81, 0, byte(kind)}), n.Port())
			k := probe.NewConnector(audit.Scope{}).Connect(t.Context(), to, audit.Plaintext, 10*time.Second, patience)
			if k.Sighting() != want {
				t.Fatalf("kind %d: %v, want %v: %+v", kind, k.Sighting(), want, k.Step)
			}
			if !k.Reached || k.Trip <= 0 {
				t.Errorf("kind %d: not reached", kind)
			}
			if k.Promiscuous() != (kind == manypacs.Promiscuous) || k.Unsolicited != (kind == manypacs.Unasked) {
				t.Errorf("kind %d: promiscuous %v, unsolicited %v", kind, k.Promiscuous(), k.Unsolicited)
			}
			if want == audit.PortAccepted && k.Implementation.VersionName.String() != manypacs.ImplementationVersionName {
				t.Errorf("kind %d says it is %v", kind, k.Implementation)
			}
		})
	}
	t.Cleanup(func() { allReleased(t, n, kindOf) })
}

// allReleased holds that every association was released, and that the first
// byte of every connection was one of a request.
func allReleased(t *testing.T, n *manypacs.Network, kindOf func(netip.Addr) manypacs.Kind) {
	for _, v := range n.Visits() {
		if v.First != 1 {
			t.Errorf("%v was sent %#x first", v.To, v.First)
		}
		switch kindOf(v.To) {
		case manypacs.Speaker, manypacs.Promiscuous, manypacs.Unasked, manypacs.Clinging:
			if !v.Released {
				t.Errorf("%v was not released", v.To)
			}
		}
	}
}

func TestConnectionsOverTLS(t *testing.T) {
	a := newAuthority(t)
	open := a.server(pacs.Certificate{}, tls.NoClientCert, tls.VersionTLS12, tls.VersionTLS13)
	web := open
	web.Raw = pacs.HTTP
	for name, row := range map[string]struct {
		posture pacs.Posture
		want    audit.Sighting
	}{
		"open":                     {open, audit.PortAccepted},
		"certificate over TLS 1.3": {a.server(pacs.Certificate{}, tls.RequireAndVerifyClientCert, tls.VersionTLS13, tls.VersionTLS13), audit.PortTLSCertificate},
		"certificate over TLS 1.2": {a.server(pacs.Certificate{}, tls.RequireAndVerifyClientCert, tls.VersionTLS12, tls.VersionTLS12), audit.PortTLSCertificate},
		"web":                      {web, audit.PortNotDICOM},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := pacs.Start(t.Context(), row.posture, fixtures.Archive{Studies: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			k := probe.NewConnector(audit.Scope{}).Connect(t.Context(), netip.MustParseAddrPort(s.Addr()), audit.TLS, 10*time.Second, 10*time.Second)
			if k.Sighting() != row.want {
				t.Errorf("%v, want %v: %+v", k.Sighting(), row.want, k.Step)
			}
			if again := probe.NewConnector(audit.Scope{}).Connect(t.Context(), netip.MustParseAddrPort(s.Addr()), audit.TLS, 10*time.Second, 10*time.Second); k.Certificate == 0 || again.Certificate != k.Certificate {
				t.Errorf("the certificate is %x, and then %x", k.Certificate, again.Certificate)
			}
		})
	}
}

func TestConnectionsThatReachNobody(t *testing.T) {
	k := probe.NewConnector(audit.Scope{Never: []audit.Never{{Network: netip.MustParsePrefix("127.0.0.9/32")}}})
	closed := k.Connect(t.Context(), netip.MustParseAddrPort("127.0.0.1:1"), audit.Plaintext, time.Second, time.Second)
	if closed.Sighting() != audit.PortClosed || closed.Reached || closed.Trip <= 0 {
		t.Errorf("a closed port: %+v", closed)
	}
	never := k.Connect(t.Context(), netip.MustParseAddrPort("127.0.0.9:1"), audit.Plaintext, time.Second, time.Second)
	if never.Step.Cause != audit.NeverListed || never.Sighting().Answered() {
		t.Errorf("on the never-list: %+v", never.Step)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	gone := k.Connect(ctx, netip.MustParseAddrPort("127.0.0.1:1"), audit.Plaintext, time.Second, time.Second)
	if gone.Sighting() != audit.PortNotMeasured {
		t.Errorf("interrupted: %+v", gone.Step)
	}
}
