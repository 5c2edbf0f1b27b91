package probe_test

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
)

// names is a name server whose answers change from one question to the next:
// the last one stays. A visit asks once to know the machine that it is to, and
// once for each connection.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	host = strings.ToLower(host)
	answers := n[host]
	if len(answers) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(answers) > 1 {
		n[host] = answers[1:]
	}
	if answers[0] == "fails" {
		return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
	}
	var addrs []netip.Addr
	for _, s := range strings.Fields(answers[0]) {
		addrs = append(addrs, netip.MustParseAddr(s))
	}
	return addrs, nil
}

// counted listens and counts who comes.
func counted(t *testing.T, address string) (port string, calls *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skip("no such loopback address here:", err)
	}
	calls = new(atomic.Int32)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	_, port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, calls
}

func TestForbiddenAddressesAreNotContacted(t *testing.T) {
	t.Parallel()
	prefix := netip.MustParsePrefix
	never := audit.Scope{Never: []audit.Never{{Network: prefix("127.0.0.0/24")}}}
	for _, row := range []struct {
		name  string
		scope audit.Scope
		names names
		host  string
		cause audit.Cause
		calls bool
	}{
		{name: "allowed by default", host: "127.0.0.1", calls: true},
		{name: "allowed name", names: names{"pacs.example.org": {"127.0.0.1"}}, host: "pacs.example.org", calls: true},
		{name: "never by network", scope: never, host: "127.0.0.1", cause: audit.NeverListed},
		{name: "never by address", scope: audit.Scope{Never: []audit.Never{{Network: prefix("127.0.0.1/32")}}}, host: "127.0.0.1", cause: audit.NeverListed},
		{name: "never beats the scope", scope: audit.Scope{Networks: []netip.Prefix{prefix("127.0.0.1/32")}, Never: never.Never}, host: "127.0.0.1", cause: audit.NeverListed},
		{name: "never in the disguise of IPv6", scope: never, host: "::ffff:127.0.0.1", cause: audit.NeverListed},
		{name: "never by a name's address", scope: never, names: names{"pacs.example.org": {"127.0.0.1"}}, host: "pacs.example.org", cause: audit.NeverListed},
		{name: "never by name", scope: audit.Scope{Never: []audit.Never{{Host: "ct1.example.org"}}}, names: names{"ct1.example.org": {"127.0.0.1"}}, host: "CT1.example.org.", cause: audit.NeverListed},
		{name: "never by name, called by number", scope: audit.Scope{Never: []audit.Never{{Host: "ct1.example.org"}}}, names: names{"ct1.example.org": {"127.0.0.1"}}, host: "127.0.0.1", cause: audit.NeverListed},
		{name: "never by name, called by another", scope: audit.Scope{Never: []audit.Never{{Host: "ct1.example.org"}}}, names: names{"ct1.example.org": {"127.0.0.1"}, "alias.example.org": {"127.0.0.1"}}, host: "alias.example.org", cause: audit.NeverListed},
		{name: "one of two addresses is never-listed", scope: audit.Scope{Never: []audit.Never{{Network: prefix("10.9.9.9/32")}}}, names: names{"two.example.org": {"127.0.0.1 10.9.9.9"}}, host: "two.example.org", cause: audit.NeverListed},
		{name: "outside the networks", scope: audit.Scope{Networks: []netip.Prefix{prefix("10.0.0.0/8")}}, host: "127.0.0.1", cause: audit.OutOfScope},
		{name: "a host that is not in scope", scope: audit.Scope{Hosts: []string{"pacs.example.org"}}, names: names{"other.example.org": {"127.0.0.1"}}, host: "other.example.org", cause: audit.OutOfScope},
		{name: "a host in scope", scope: audit.Scope{Hosts: []string{"pacs.example.org"}}, names: names{"pacs.example.org": {"127.0.0.1"}}, host: "PACS.example.org", calls: true},
		{name: "a host in scope, called by number", scope: audit.Scope{Hosts: []string{"pacs.example.org"}}, host: "127.0.0.1", cause: audit.OutOfScope},
		{name: "a name that leads outside", names: names{"pacs.example.org": {"192.0.2.1"}}, host: "pacs.example.org", cause: audit.OutOfScope},
		{name: "a host in scope that leads to a public address", scope: audit.Scope{Hosts: []string{"pacs.example.org"}}, names: names{"pacs.example.org": {"192.0.2.1"}}, host: "pacs.example.org", cause: audit.OutOfScope},
		{name: "a public address", host: "192.0.2.1", cause: audit.OutOfScope},
		{name: "a name that is rebound", scope: never, names: names{"rebound.example.org": {"192.0.2.1", "192.0.2.1", "127.0.0.1"}}, host: "rebound.example.org", cause: audit.OutOfScope},
		{name: "this machine as nobody", scope: audit.Scope{Networks: []netip.Prefix{prefix("0.0.0.0/0")}, Never: never.Never}, host: "0.0.0.0", cause: audit.NeverListed},
		{name: "this machine as nobody, of another of its addresses", scope: audit.Scope{Networks: []netip.Prefix{prefix("0.0.0.0/0")}, Never: []audit.Never{{Network: prefix("127.0.0.2/32")}}}, host: "0.0.0.0", cause: audit.NeverListed},
		{name: "this machine as nobody of IPv6", scope: audit.Scope{Networks: []netip.Prefix{prefix("::/0")}, Never: []audit.Never{{Network: prefix("::1/128")}}}, host: "::", cause: audit.NeverListed},
		{name: "every address of this machine", scope: audit.Scope{Never: []audit.Never{{Network: prefix("0.0.0.0/32")}}}, host: "127.0.0.1", cause: audit.NeverListed},
		{name: "every address of this machine, as IPv6 says it", scope: audit.Scope{Never: []audit.Never{{Network: prefix("::/128")}}}, host: "127.0.0.1", cause: audit.NeverListed},
		{name: "IPv4 through a translator", scope: audit.Scope{Networks: []netip.Prefix{prefix("::/0")}, Never: never.Never}, host: "64:ff9b::7f00:1", cause: audit.NeverListed},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			port, calls := counted(t, "127.0.0.1:0")
			p := probe.Prober{Budget: shortBudget, Scope: row.scope, Resolver: row.names}
			o := p.Probe(t.Context(), audit.Target{Address: audit.Operator(net.JoinHostPort(row.host, port))}, 0)
			if (calls.Load() > 0) != row.calls {
				t.Errorf("%d connections", calls.Load())
			}
			if row.calls {
				return
			}
			if o.Reach.Outcome != audit.Failed || o.Reach.Cause != row.cause {
				t.Errorf("reach is %v, %v; want failed, %v", o.Reach.Outcome, o.Reach.Cause, row.cause)
			}
			if e := o.Exposure(); e != audit.NotMeasured {
				t.Errorf("exposure is %v", e)
			}
		})
	}
}

// TestANameIsJudgedEachTimeItIsDialled rebinds a name after the first
// association: the next one goes nowhere.
func TestANameIsJudgedEachTimeItIsDialled(t *testing.T) {
	t.Parallel()
	port, first := counted(t, "127.0.0.1:0")
	_, second := counted(t, "127.0.0.2:"+port)
	p := probe.Prober{
		Budget: shortBudget, Scope: audit.Scope{Never: []audit.Never{{Network: netip.MustParsePrefix("127.0.0.2/32")}}},
		Resolver: names{"rebound.example.org": {"127.0.0.1", "127.0.0.1", "127.0.0.2"}},
	}
	p.Probe(t.Context(), audit.Target{Address: audit.Operator("rebound.example.org:" + port)}, audit.NeedsEcho|audit.NeedsQuery)
	if first.Load() != 1 || second.Load() != 0 {
		t.Errorf("%d connections before the name was rebound, %d after", first.Load(), second.Load())
	}
}

// TestWhoIsForbiddenByNameStaysSoWhereverItMoves gives a host on the never-list
// another address while an auditor runs, that of a target. A name server that
// fails later takes nothing back.
func TestWhoIsForbiddenByNameStaysSoWhereverItMoves(t *testing.T) {
	t.Parallel()
	port, calls := counted(t, "127.0.0.2:0")
	var passed atomic.Int64
	p := probe.Prober{
		Budget: shortBudget, Scope: audit.Scope{Never: []audit.Never{{Host: "ct1.example.org"}}},
		Resolver: names{"ct1.example.org": {"127.0.0.3", "127.0.0.2", "fails"}},
		Now:      func() time.Time { return today().Add(time.Duration(passed.Load())) },
	}
	probed := func() audit.Cause {
		return p.Probe(t.Context(), audit.Target{Address: audit.Operator("127.0.0.2:" + port)}, 0).Reach.Cause
	}
	if cause := probed(); cause == audit.NeverListed || calls.Load() == 0 {
		t.Errorf("%v, and %d connections before it moved", cause, calls.Load())
	}
	before := calls.Load()
	for range 3 {
		passed.Add(int64(time.Hour))
		if cause := probed(); cause != audit.NeverListed || calls.Load() != before {
			t.Errorf("%v, and %d connections after it moved", cause, calls.Load()-before)
		}
	}
	if n := p.UnknownNever(t.Context()); n != 1 {
		t.Errorf("%d names have no address, and the name server fails", n)
	}
}

func TestNamesOnTheNeverListWithoutAnAddressAreTold(t *testing.T) {
	list := []audit.Never{{Host: "lost.example.org"}, {Host: "found.example.org"}, {Host: "lost.example.org"}, {Network: netip.MustParsePrefix("10.0.0.0/8")}, {Host: "gone.example.org"}}
	s, unknown := probe.ResolveNever(t.Context(), audit.Scope{Never: list}, names{"found.example.org": {"127.0.0.3"}, "lost.example.org": {"fails"}})
	if len(unknown) != 2 || unknown[0].Host != "lost.example.org" || unknown[1].Host != "gone.example.org" {
		t.Errorf("unknown are %v", unknown)
	}
	if _, forbidden := s.Forbids(netip.MustParseAddr("127.0.0.3")); !forbidden {
		t.Error("what was found is not forbidden")
	}
}

// TestEveryAddressOfThisMachineIsForbiddenByOneLine has those of its interfaces.
func TestEveryAddressOfThisMachineIsForbiddenByOneLine(t *testing.T) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Skip("addresses of this machine cannot be told:", err)
	}
	own := []netip.Addr{netip.MustParseAddr("127.9.9.9"), netip.MustParseAddr("::1"), netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("::")}
	for _, a := range addrs {
		own = append(own, netip.MustParsePrefix(a.String()).Addr())
	}
	for _, word := range []string{"0.0.0.0/32", "::/128"} {
		s, unknown := probe.ResolveNever(t.Context(), audit.Scope{Never: []audit.Never{{Network: netip.MustParsePrefix(word)}}}, names{})
		for _, a := range own {
			if _, forbidden := s.Forbids(a); !forbidden {
				t.Errorf("%s: %v may be contacted", word, a)
			}
		}
		if _, forbidden := s.Forbids(netip.MustParseAddr("192.0.2.1")); forbidden || len(unknown) > 0 {
			t.Errorf("%s: everybody is forbidden, %v unknown", word, unknown)
		}
	}
}

func TestANameServerThatFailsIsNoAnswer(t *testing.T) {
	t.Parallel()
	p := probe.Prober{Budget: shortBudget, Resolver: names{}}
	o := p.Probe(t.Context(), audit.Target{Address: audit.Operator("nobody.example.org:104")}, 0)
	if o.Reach.Cause != audit.NameNotResolved {
		t.Errorf("reach is %v, %v", o.Reach.Outcome, o.Reach.Cause)
	}
}
