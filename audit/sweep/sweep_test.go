package sweep

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pacsaudit/audit"
)

// network is a synthetic network in virtual time. It notes who was connected to,
// and that no host ever has two connections.
type network struct {
	t      *testing.T
	answer func(a netip.AddrPort, over audit.Transport, n int) audit.Connection // n is the how-manieth
	takes  time.Duration

	mu    sync.Mutex
	open  map[netip.Addr]int
	count map[netip.AddrPort]int
	total int
}

func (n *network) Connect(ctx context.Context, a netip.AddrPort, over audit.Transport, connect, patience time.Duration) audit.Connection {
	n.mu.Lock()
	if n.open == nil {
		n.open, n.count = map[netip.Addr]int{}, map[netip.AddrPort]int{}
	}
	if n.open[a.Addr()]++; n.open[a.Addr()] > 1 {
		n.t.Errorf("%v has %d connections", a.Addr(), n.open[a.Addr()])
	}
	n.count[a]++
	n.total++
	k := n.answer(a, over, n.count[a])
	n.mu.Unlock()
	k.Transport = over
	wait := max(n.takes, time.Millisecond)
	if k.Sighting() == audit.PortSilent {
		wait = connect
	}
	if !sleep(ctx, wait) {
		k = audit.Connection{Step: audit.Step{Outcome: audit.Interrupted}}
	}
	n.mu.Lock()
	n.open[a.Addr()]--
	n.mu.Unlock()
	return k
}

// Answers of a network.
var (
	closedPort = audit.Connection{Step: audit.Step{Outcome: audit.Refused}, Trip: time.Millisecond}
	silentPort = audit.Connection{Step: audit.Step{Outcome: audit.TimedOut}}
	accepting  = audit.Connection{Step: audit.Step{Outcome: audit.OK}, Reached: true, Trip: time.Millisecond}
	hangingUp  = audit.Connection{Step: audit.Step{Outcome: audit.Reset}, Reached: true, NoReply: true}
	alerting   = audit.Connection{Step: audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeTLS}, Reached: true}
	offline    = audit.Connection{Step: audit.Step{Outcome: audit.Failed, Cause: audit.NoRoute}, Offline: true}
	strained   = audit.Connection{Step: audit.Step{Outcome: audit.Failed, Cause: audit.LocalFault}}
	noTLS      = audit.Connection{Step: audit.Step{Outcome: audit.TLSFailed, Cause: audit.NotTLS}, Reached: true}
	brokenTLS  = audit.Connection{Step: audit.Step{Outcome: audit.TLSFailed}, Reached: true}
	certified  = audit.Connection{Step: audit.Step{Outcome: audit.TLSClientCertificateRequired, Alert: 116}, Reached: true, Secured: true}
	overTLS    = audit.Connection{Step: audit.Rejection(1, 1, 7), Reached: true, Secured: true}
)

func always(k audit.Connection) func(netip.AddrPort, audit.Transport, int) audit.Connection {
	return func(netip.AddrPort, audit.Transport, int) audit.Connection { return k }
}

// last is the last number of an IPv4 address.
func last(a netip.AddrPort) byte { b := a.Addr().As4(); return b[3] }

func plan(t testing.TB, ports []uint16, ranges ...string) *Plan {
	return &Plan{Addresses: settled(t, ranges...), Ports: ports}
}

func TestEveryPortIsConnectedToOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, answer: always(closedPort)}
		s := &Sweep{Plan: plan(t, []uint16{104, 11112, 4242}, "10.0.0.0/24", "fd00::/124"), Connector: n, Parallel: 40}
		tally, err := s.Run(t.Context())
		if err != nil || !tally.Complete || tally.Swept != 272 || tally.Ports[audit.PortClosed] != 3*272 || tally.Connections != 3*272 {
			t.Errorf("%+v, %v", tally, err)
		}
		if len(n.count) != 3*272 {
			t.Errorf("%d ports", len(n.count))
		}
		for a, times := range n.count {
			if times != 1 {
				t.Errorf("%v %d times", a, times)
			}
		}
	})
}

// TestTLSIsTriedWhereItMayBe gives the answers of both connections and what
// they come to.
func TestTLSIsTriedWhereItMayBe(t *testing.T) {
	for _, row := range []struct {
		name             string
		plaintext, tls   audit.Connection
		want             audit.Sighting
		over             audit.Transport
		connectionsAtAll int
	}{
		{"closed", closedPort, audit.Connection{}, audit.PortClosed, audit.Plaintext, 1},
		{"speaks", accepting, audit.Connection{}, audit.PortAccepted, audit.Plaintext, 1},
		{"hangs up on everybody", hangingUp, brokenTLS, audit.PortDropped, audit.Plaintext, 2},
		{"hangs up, and is no TLS", hangingUp, noTLS, audit.PortDropped, audit.Plaintext, 2},
		{"hangs up on plaintext only", hangingUp, overTLS, audit.PortRejected, audit.TLS, 2},
		{"hangs up, wants a certificate", hangingUp, certified, audit.PortTLSCertificate, audit.TLS, 2},
		{"says alert, wants a certificate", alerting, certified, audit.PortTLSCertificate, audit.TLS, 2},
		{"says alert, no common ground", alerting, brokenTLS, audit.PortTLS, audit.TLS, 2},
		{"says alert, is gone", alerting, closedPort, audit.PortNotDICOM, audit.Plaintext, 2},
		{"TLS, and the web inside", alerting, audit.Connection{Step: audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeHTTP}, Reached: true, Secured: true}, audit.PortNotDICOM, audit.TLS, 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{t: t, answer: func(_ netip.AddrPort, over audit.Transport, _ int) audit.Connection {
					if over == audit.TLS {
						return row.tls
					}
					return row.plaintext
				}}
				tally, err := (&Sweep{Plan: plan(t, []uint16{2762}, "10.0.0.1"), Connector: n}).Run(t.Context())
				if err != nil || tally.Ports[row.want] != 1 || n.total != row.connectionsAtAll {
					t.Errorf("%v, %d connections, %v", tally.Ports, n.total, err)
				}
				if row.want.Found() && (len(tally.Found) != 1 || tally.Found[0].Connection.Transport != row.over) {
					t.Errorf("found %+v", tally.Found)
				}
			})
		})
	}
}

func TestSilentHostsCostTheirOwnTimeOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, answer: func(a netip.AddrPort, _ audit.Transport, _ int) audit.Connection {
			if last(a)%20 == 0 {
				return silentPort
			}
			return accepting
		}}
		began := time.Now()
		tally, err := (&Sweep{Plan: plan(t, []uint16{104}, "10.0.0.0/20"), Connector: n, Parallel: 512, Timeout: 3 * time.Second}).Run(t.Context())
		if took := time.Since(began); err != nil || tally.Ports[audit.PortSilent] != 16*13 || took > 3500*time.Millisecond {
			t.Errorf("took %v of virtual time, %v silent, %v", took, tally.Ports[audit.PortSilent], err)
		}
	})
}

func TestPausesBetweenConnectionsWithOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, answer: always(accepting)}
		began := time.Now()
		if _, err := (&Sweep{Plan: plan(t, []uint16{1, 2, 3, 4}, "10.0.0.1"), Connector: n}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 3*pause {
			t.Errorf("four associations in %v", took)
		}
	})
}

// TestShardsTogetherEqualOneRun compares what shards find with what one run
// finds.
func TestShardsTogetherEqualOneRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := func(a netip.AddrPort, _ audit.Transport, _ int) audit.Connection {
			return []audit.Connection{accepting, closedPort, silentPort, overTLS}[last(a)%4]
		}
		all := settled(t, "10.0.0.0/22")
		run := func(shard Shard, order Order) *Tally {
			tally, err := (&Sweep{Plan: &Plan{Addresses: all, Ports: []uint16{104}, Shard: shard, Order: order}, Connector: &network{t: t, answer: answer}}).Run(t.Context())
			if err != nil {
				t.Error(err)
			}
			return tally
		}
		one := run(Shard{}, Spread)
		sum := &Tally{}
		for i := range uint64(16) {
			part := run(Shard{i + 1, 16}, Order(i%3))
			sum.Swept += part.Swept
			for o, n := range part.Ports {
				sum.Ports[o] += n
			}
			sum.Found = append(sum.Found, part.Found...)
		}
		sum.sort()
		if sum.Swept != one.Swept || sum.Ports != one.Ports || !slices.Equal(sum.Found, one.Found) {
			t.Errorf("shards: %d swept, %v, %d found; one run: %d, %v, %d", sum.Swept, sum.Ports, len(sum.Found), one.Swept, one.Ports, len(one.Found))
		}
	})
}

// TestInterruptedSweepsGoOn stops a sweep several times and holds that nothing
// is done twice but what was in flight.
func TestInterruptedSweepsGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, answer: func(a netip.AddrPort, _ audit.Transport, _ int) audit.Connection {
			return []audit.Connection{accepting, closedPort}[last(a)%2]
		}, takes: 100 * time.Millisecond}
		p := plan(t, []uint16{104, 11112}, "10.0.0.0/22")
		name := filepath.Join(t.TempDir(), "journal")
		const parallel, stops = 30, 4
		var tally *Tally
		for i := range stops + 1 {
			s := &Sweep{Plan: p, Connector: n, Parallel: parallel}
			var err error
			if i == 0 {
				s.Journal, err = CreateJournal(name, p)
			} else {
				s.Journal, _, err = ResumeJournal(name, p, s.Restore)
			}
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			if i < stops {
				time.AfterFunc(time.Duration(1000+777*i)*time.Millisecond, cancel)
			}
			tally, err = s.Run(ctx)
			cancel()
			s.Journal.Close()
			if (err == nil) != (i == stops) {
				t.Fatalf("run %d: %v", i, err)
			}
		}
		if !tally.Complete || tally.Swept != 1024 || tally.Ports[audit.PortClosed] != 1024 || len(tally.Found) != 1024 {
			t.Errorf("%d swept, %v", tally.Swept, tally.Ports)
		}
		if n.total > 2*1024+stops*parallel*2 {
			t.Errorf("%d connections", n.total)
		}
	})
}

func TestFewerWorkersWhereTheMachineIsTooSmall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = 20
		n := &network{t: t, takes: 50 * time.Millisecond}
		n.answer = func(netip.AddrPort, audit.Transport, int) audit.Connection {
			busy := 0
			for _, open := range n.open {
				busy += open
			}
			if busy > room {
				return strained
			}
			return closedPort
		}
		var heard []Notice
		s := &Sweep{Plan: plan(t, []uint16{104}, "10.0.0.0/22"), Connector: n, Parallel: 200, Notify: func(x Notice) { heard = append(heard, x) }}
		tally, err := s.Run(t.Context())
		if err != nil || tally.Ports[audit.PortClosed] != 1024 {
			t.Errorf("%v, %v", tally.Ports, err)
		}
		if !slices.Equal(heard, []Notice{TooManyFiles}) {
			t.Errorf("heard %v", heard)
		}
	})
}

func ExampleParseRange() {
	r, _ := ParseRange("10.20.0.0/22")
	fmt.Println(r.First, r.Last)
	// Output: 10.20.0.0 10.20.3.255
}
