//go:build interop

package e2e

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// soakSite is an archive that keeps its address. Its posture changes, and each
// change is a restart on the same port.
type soakSite struct {
	address string
	server  *pacs.Server // nil while nobody listens
}

// soakFleet are the archives of a soak. One goroutine at a time changes them.
type soakFleet struct {
	sites    []*soakSite
	postures []pacs.Posture // one without a name is nobody
	changes  int
	tally    soakTally
}

// soakTally is what the archives saw of all associations.
type soakTally struct {
	connections, requested, rejected, accepted int
	released, aborted, cut                     int
	unanswered                                 int // neither accepted nor rejected, and ended by one side
	missed                                     int // changes for which the port was not to be had
	left                                       map[string]int
}

func newSoakFleet(t *testing.T, sites int) *soakFleet {
	f := &soakFleet{postures: soakPostures(t), tally: soakTally{left: map[string]int{}}}
	for i := range sites {
		s := &soakSite{address: fmt.Sprintf("127.21.%d.1:0", i)}
		if f.sites = append(f.sites, s); !f.open(s, pacs.Posture{Name: "open"}) {
			t.Fatalf("no archive on %s", s.address)
		}
		s.address = s.server.Addr()
	}
	t.Cleanup(func() {
		for _, s := range f.sites {
			f.shut(s, false)
		}
	})
	return f
}

func (f *soakFleet) open(s *soakSite, p pacs.Posture) bool {
	p.Address = s.address
	server, err := pacs.Start(context.Background(), p, fixtures.Archive{Studies: 30, Seed: 21, StudiesPerPatient: 2})
	if err != nil {
		return false
	}
	s.server = server
	return true
}

// shut closes an archive and counts what it saw. An association that is under
// way then is cut; at rest there must be none.
func (f *soakFleet) shut(s *soakSite, rest bool) {
	if s.server == nil {
		return
	}
	s.server.Close()
	for _, e := range s.server.Log() {
		f.tally.count(&e, rest)
	}
	s.server = nil
}

func (c *soakTally) count(e *pacs.Event, rest bool) {
	c.connections++
	if !e.Requested {
		return
	}
	c.requested++
	if e.Accepted {
		c.accepted++
	}
	switch {
	case e.End == pacs.ClosedByPeer, e.End == pacs.Open && rest, e.End == pacs.HandshakeFailed, e.End == pacs.TakenOver:
		c.left[fmt.Sprintf("%v, accepted %t, at rest %t", e.End, e.Accepted, rest)]++
	case e.End == pacs.Rejected:
		c.rejected++
	case !e.Accepted:
		c.unanswered++
	case e.End == pacs.Released:
		c.released++
	case e.End == pacs.AbortedByPeer:
		c.aborted++
	default:
		c.cut++
	}
}

func (c *soakTally) String() string {
	return fmt.Sprintf("%d connections, %d associations requested: %d accepted, %d rejected, %d ended unanswered; of the accepted %d released, %d aborted, %d cut by the archive",
		c.connections, c.requested, c.accepted, c.rejected, c.unanswered, c.released, c.aborted, c.cut)
}

// check holds that every association is accounted for.
func (c *soakTally) check(t *testing.T) {
	t.Helper()
	if c.accepted != c.released+c.aborted+c.cut || c.requested != c.accepted+c.rejected+c.unanswered || len(c.left) > 0 {
		t.Errorf("associations that are not accounted for: %v", slices.Sorted(maps.Keys(c.left)))
	}
	if c.released == 0 || c.aborted == 0 || c.cut == 0 || c.rejected == 0 {
		t.Error("the archives did not see every kind of end")
	}
}

// work changes one site after the other until ctx ends.
func (f *soakFleet) work(ctx context.Context) {
	tick := time.NewTicker(70 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s := f.sites[f.changes%len(f.sites)]
		// The numbers of sites and of postures have no divisor in common: each site comes through all.
		p := f.postures[f.changes%len(f.postures)]
		f.changes++
		f.shut(s, false)
		if p.Name != "" && !f.open(s, p) {
			f.tally.missed++
		}
	}
}

// rest waits until nobody is connected any more, and has every archive open.
func (f *soakFleet) rest(t *testing.T) {
	t.Helper()
	for _, s := range f.sites {
		if s.server != nil {
			if err := s.server.Wait(t.Context()); err != nil {
				t.Fatalf("associations stay open: %v", err)
			}
		}
		f.shut(s, true)
		f.open(s, pacs.Posture{Name: "open"})
	}
}

// soakPostures is everything that can be wrong with an archive, and some good.
func soakPostures(t *testing.T) []pacs.Posture {
	t.Helper()
	authority, err := pacs.NewAuthority("Soak Authority")
	if err != nil {
		t.Fatal(err)
	}
	secure := func(c pacs.Certificate, clients tls.ClientAuthType) *tls.Config {
		config, err := authority.ServerTLS(c, clients)
		if err != nil {
			t.Fatal(err)
		}
		return config
	}
	now := time.Now()
	good := secure(pacs.Certificate{To: now.AddDate(1, 0, 0)}, tls.NoClientCert)
	expired := secure(pacs.Certificate{From: now.AddDate(-1, 0, 0), To: now.AddDate(0, 0, -1)}, tls.NoClientCert)
	signed := secure(pacs.Certificate{SelfSigned: true, Hosts: []string{"other.example.org"}}, tls.NoClientCert)
	mutual := secure(pacs.Certificate{To: now.AddDate(1, 0, 0)}, tls.RequireAndVerifyClientCert)
	// Each handshake gets another one.
	var handshakes atomic.Int64
	swapped := &tls.Config{MinVersion: tls.VersionTLS12, GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		return []*tls.Config{good, expired, signed, mutual}[handshakes.Add(1)%4], nil
	}}
	act := func(a pacs.Action) pacs.Behaviour { return pacs.Behaviour{Action: a} }
	return []pacs.Posture{
		{Name: "open"}, {Name: "locked", CheckCalled: true, Callers: []string{"NOBODY"}}, {}, {Name: "open again"},
		{Name: "resets queries", Find: act(pacs.Reset)}, {Name: "hangs", Raw: pacs.Tarpit}, {Name: "open after that"}, {},
		{Name: "TLS", TLS: good}, {Name: "TLS expired", TLS: expired}, {Name: "TLS self-signed", TLS: signed, PlaintextToo: true},
		{Name: "TLS swapped", TLS: swapped}, {Name: "TLS mutual", TLS: mutual}, {Name: "TLS swapped again", TLS: swapped, PlaintextToo: true},
		{Name: "one at a time", Associations: 1}, {Name: "slow rows", Matches: pacs.Matches{Endless: true, Pause: 20 * time.Millisecond}},
		{Name: "rows without end", Matches: pacs.Matches{Endless: true, IgnoreCancel: true}}, {Name: "called title", CheckCalled: true},
		{Name: "silent at association", Associate: act(pacs.Silent)}, {Name: "resets associations", Associate: act(pacs.Reset)},
		{Name: "echo only", Contexts: pacs.Contexts{Promiscuous: true}, Find: act(pacs.Abort)}, {Name: "garbage", Find: act(pacs.Garbage)},
		{Name: "half a PDU", Find: act(pacs.HalfPDU)}, {Name: "silent at queries", Find: act(pacs.Silent)}, {Name: "closes", Echo: act(pacs.Close)},
		{Name: "releases", Find: act(pacs.Release)}, {Name: "unexpected", Echo: act(pacs.Unexpected)}, {Name: "silent at release", Release: act(pacs.Silent)},
		{Name: "cut", Transport: pacs.Transport{CutAfter: 700}}, {Name: "reset after", Transport: pacs.Transport{ResetAfter: 900}},
		{Name: "byte by byte", Transport: pacs.Transport{Segment: 7, Pause: time.Millisecond}}, {Name: "collides", Faults: pacs.Faults{ReleaseCollision: true}},
		{Name: "wrong ID", Faults: pacs.Faults{WrongMessageID: true}}, {Name: "web", Raw: pacs.HTTP}, {Name: "SSH", Raw: pacs.SSH},
		{Name: "delay", Delay: 100 * time.Millisecond}, {Name: "open at last"},
	}
}
