package sweep

import (
	"errors"
	"net/netip"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pacsaudit/audit"
)

// notices collects what a sweep tells.
type notices struct {
	mu   sync.Mutex
	list []Notice
}

func (n *notices) hear(x Notice) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = append(n.list, x)
}

// between answers as given for a while, and else as a network that is there.
func between(from, to time.Duration, gone audit.Connection, there func(netip.AddrPort) audit.Connection) func(netip.AddrPort, audit.Transport, int) audit.Connection {
	began := time.Now()
	return func(a netip.AddrPort, _ audit.Transport, _ int) audit.Connection {
		if since := time.Since(began); since >= from && since < to {
			return gone
		}
		return there(a)
	}
}

func TestALostNetworkIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, takes: 10 * time.Millisecond, answer: between(200*time.Millisecond, time.Minute, offline, func(netip.AddrPort) audit.Connection { return closedPort })}
		var heard notices
		tally, err := (&Sweep{Plan: plan(t, []uint16{104}, "10.0.0.0/22"), Connector: n, Parallel: 10, Notify: heard.hear}).Run(t.Context())
		if err != nil || tally.Ports[audit.PortClosed] != 1024 {
			t.Errorf("%v, %v", tally.Ports, err)
		}
		if !slices.Equal(heard.list, []Notice{NetworkGone, NetworkBack}) {
			t.Errorf("heard %v", heard.list)
		}
	})
}

func TestANetworkThatStaysAwayEndsTheSweep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, answer: between(5*time.Millisecond, 1000*time.Hour, offline, func(netip.AddrPort) audit.Connection { return closedPort })}
		tally, err := (&Sweep{Plan: plan(t, []uint16{104}, "10.0.0.0/24"), Connector: n, Parallel: 10}).Run(t.Context())
		if !errors.Is(err, ErrNetworkGone) || tally.Complete || tally.Swept == 0 {
			t.Errorf("%d swept, %v", tally.Swept, err)
		}
	})
}

// TestAnAddressWithoutARouteIsNoLostNetwork: others are answered meanwhile.
func TestAnAddressWithoutARouteIsNoLostNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, takes: 100 * time.Millisecond, answer: func(a netip.AddrPort, _ audit.Transport, _ int) audit.Connection {
			if last(a)%2 == 0 {
				return offline
			}
			return closedPort
		}}
		tally, err := (&Sweep{Plan: plan(t, []uint16{104}, "10.0.0.0/24"), Connector: n, Parallel: 200}).Run(t.Context())
		if err != nil || tally.Ports[audit.PortNoRoute] != 128 || tally.Ports[audit.PortClosed] != 128 {
			t.Errorf("%v, %v", tally.Ports, err)
		}
	})
}

func TestWithoutAnyRouteNothingIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, answer: always(offline)}
		tally, err := (&Sweep{Plan: plan(t, []uint16{104}, "10.0.0.0/24"), Connector: n}).Run(t.Context())
		if err != nil || tally.Ports[audit.PortNoRoute] != 256 {
			t.Errorf("%v, %v", tally.Ports, err)
		}
	})
}

// TestSilenceIsDoubtedAfterAnswers cuts the network further away: everything is
// silent for a while, and what was found silent meanwhile is done again.
func TestSilenceIsDoubtedAfterAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := plan(t, []uint16{104}, "10.0.0.0/20")
		n := &network{t: t, takes: 10 * time.Millisecond, answer: between(time.Second, 2*time.Minute, silentPort, func(netip.AddrPort) audit.Connection { return closedPort })}
		var heard notices
		name := filepath.Join(t.TempDir(), "journal")
		j, err := CreateJournal(name, p)
		if err != nil {
			t.Fatal(err)
		}
		tally, err := (&Sweep{Plan: p, Connector: n, Parallel: 20, Journal: j, Notify: heard.hear}).Run(t.Context())
		j.Close()
		// A handful was in flight when the network came back.
		if err != nil || !tally.Complete || tally.Ports[audit.PortClosed] < 4096-20 {
			t.Errorf("%v, %v", tally.Ports, err)
		}
		if !slices.Equal(heard.list, []Notice{NetworkGone, NetworkBack}) {
			t.Errorf("heard %v", heard.list)
		}
		s := &Sweep{Plan: p}
		j, damaged, err := ResumeJournal(name, p, s.Restore)
		if err != nil || damaged != 0 || s.tally.Ports != tally.Ports {
			t.Errorf("the journal says %v, %d damaged, %v", s.tally.Ports, damaged, err)
		}
		j.Close()
	})
}

// TestWhatIsTakenBackIsNotMissing cuts the network further away for good: what
// was taken for silent is of no inventory either, here and after a resumption.
func TestWhatIsTakenBackIsNotMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := plan(t, []uint16{104}, "10.0.0.0/20")
		var listed []netip.AddrPort
		for place := range p.Size() {
			listed = append(listed, netip.AddrPortFrom(p.address(place), 104))
		}
		silent := func(t *Tally) (n uint64) {
			for _, s := range t.Listed {
				if s == audit.PortSilent {
					n++
				}
			}
			return n
		}
		name := filepath.Join(t.TempDir(), "journal")
		j, err := CreateJournal(name, p)
		if err != nil {
			t.Fatal(err)
		}
		n := &network{t: t, takes: 10 * time.Millisecond, answer: between(time.Second, 1000*time.Hour, silentPort, func(netip.AddrPort) audit.Connection { return closedPort })}
		s := &Sweep{Plan: p, Connector: n, Parallel: 20, Journal: j}
		s.Compare(listed)
		tally, err := s.Run(t.Context())
		j.Close()
		if !errors.Is(err, ErrNetworkGone) || tally.Swept == 0 || silent(tally) != tally.Ports[audit.PortSilent] {
			t.Errorf("%d of the inventory are silent, and %d of all; %v", silent(tally), tally.Ports[audit.PortSilent], err)
		}
		again := &Sweep{Plan: p}
		again.Compare(listed)
		if j, _, err = ResumeJournal(name, p, again.Restore); err != nil {
			t.Fatal(err)
		}
		j.Close()
		if got := silent(&again.tally); got != silent(tally) {
			t.Errorf("%d of the inventory are silent by the journal, and %d before", got, silent(tally))
		}
	})
}

// TestSilentNetworksAreSweptToTheEnd: a witness answers, so silence is real.
func TestSilentNetworksAreSweptToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, answer: func(a netip.AddrPort, _ audit.Transport, _ int) audit.Connection {
			if a.Addr() == netip.MustParseAddr("10.0.0.0") {
				return closedPort
			}
			return silentPort
		}}
		p := plan(t, []uint16{104}, "10.0.0.0/20")
		p.Order = Sequential
		var heard notices
		tally, err := (&Sweep{Plan: p, Connector: n, Parallel: 256, Notify: heard.hear}).Run(t.Context())
		if err != nil || tally.Ports[audit.PortSilent] != 4095 || len(heard.list) > 0 {
			t.Errorf("%v, %v, heard %v", tally.Ports, err, heard.list)
		}
	})
}
