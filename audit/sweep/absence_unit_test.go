package sweep

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pacsaudit/audit"
)

var witness = netip.MustParseAddrPort("10.0.0.1:104")

// underWay is a run of its own, without workers, and what it tells.
func underWay(t *testing.T, answer func(n int) audit.Connection) (*run, *network, *notices, context.Context) {
	n := &network{t: t, answer: func(_ netip.AddrPort, _ audit.Transport, i int) audit.Connection { return answer(i) }}
	heard := new(notices)
	s := &Sweep{Plan: plan(t, []uint16{104, 11112}, "10.0.0.0/24"), Connector: n, Notify: heard.hear, Timeout: time.Second}
	ctx, cancel := context.WithCancelCause(t.Context())
	t.Cleanup(func() { cancel(nil) })
	return &run{Sweep: s, pacer: newPacer(0), cancel: cancel}, n, heard, ctx
}

// TestHowLongALostNetworkIsWaitedFor: a second at first, twice as long each
// time up to fifteen, ten minutes in all.
func TestHowLongALostNetworkIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, n, heard, ctx := underWay(t, func(int) audit.Connection { return closedPort })
		r.answered.Store(1)
		a := absence{run: r}
		var looks []time.Duration
		for {
			began := time.Now()
			over := a.giveUp(ctx)
			if over {
				break
			}
			looks = append(looks, time.Since(began)/time.Second)
			if len(looks) == 1 && len(heard.list) > 0 {
				t.Errorf("told before the second try: %v", heard.list)
			}
			if len(looks) == 2 && !slices.Equal(heard.list, []Notice{NetworkGone}) {
				t.Errorf("told at the second try: %v", heard.list)
			}
		}
		if len(looks) != 4+39 || !slices.Equal(looks[:6], []time.Duration{1, 2, 4, 8, 15, 15}) {
			t.Errorf("%d looks, of so many seconds: %v", len(looks), looks)
		}
		if !errors.Is(context.Cause(ctx), ErrNetworkGone) || n.total != 0 {
			t.Errorf("%v, %d connections", context.Cause(ctx), n.total)
		}
	})
}

// TestAnAbsenceIsOverWhenOthersAreAnswered, or were never, or ctx has ended.
func TestAnAbsenceIsOverWhenOthersAreAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, heard, ctx := underWay(t, func(int) audit.Connection { return closedPort })
		began := time.Now()
		if a := (absence{run: r}); !a.giveUp(ctx) || time.Since(began) > 0 {
			t.Error("nobody was ever answered, and it is waited for")
		}
		r.answered.Store(5)
		a := absence{run: r}
		if a.giveUp(ctx) {
			t.Error("over before it was waited for")
		}
		r.answered.Store(6)
		if !a.giveUp(ctx) || ctx.Err() != nil || len(heard.list) > 0 {
			t.Errorf("another was answered: %v, heard %v", ctx.Err(), heard.list)
		}
		ended, end := context.WithCancel(ctx)
		end()
		if a := (absence{run: r}); !a.giveUp(ended) {
			t.Error("ctx has ended, and it is not over")
		}
	})
}

func TestAWitnessIsAskedWhereNobodyElseIsAnswered(t *testing.T) {
	for name, row := range map[string]struct {
		witness     netip.AddrPort
		answered    bool // another, meanwhile
		connections int
	}{
		"nobody is answered":              {witness, false, 1},
		"another is answered":             {witness, true, 0},
		"nobody is answered, no witness":  {netip.AddrPort{}, false, 0},
		"another is answered, no witness": {netip.AddrPort{}, true, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			r, n, _, ctx := underWay(t, func(int) audit.Connection { return closedPort })
			r.answered.Store(3)
			r.streak.witness = row.witness
			if row.answered {
				time.AfterFunc(time.Millisecond, func() { r.answered.Add(1) })
			}
			if a := (absence{run: r}); a.giveUp(ctx) || n.total != row.connections {
				t.Errorf("%s: %d connections", name, n.total)
			}
		})
	}
}

func TestEachAbsenceIsToldAndItsEnd(t *testing.T) {
	r, _, heard, _ := underWay(t, func(int) audit.Connection { return closedPort })
	r.notifyBack()
	for range 2 {
		r.notify(NetworkGone)
		r.notify(NetworkGone)
		r.notifyBack()
		r.notifyBack()
	}
	if want := []Notice{NetworkGone, NetworkBack, NetworkGone, NetworkBack}; !slices.Equal(heard.list, want) {
		t.Errorf("heard %v", heard.list)
	}
}

// TestWhenAStreakIsDoubted: after twenty times the usual distance between two
// hosts that answer, at least 256 hosts and at most 65,536.
func TestWhenAStreakIsDoubted(t *testing.T) {
	silentHost := &Host{Ports: []Port{{Number: 104, Sighting: audit.PortSilent}, {Number: 11112, Sighting: audit.PortSilent}}}
	for name, row := range map[string]struct {
		heard, swept uint64
		want         int // 0 for never
		witness      bool
	}{
		"a dense network":            {100, 100, 256, true},
		"a sparse one":               {2, 100, 1000, true},
		"one host of many":           {1, 100, 2000, true},
		"nobody but the witness yet": {0, 100, 2000, true},
		"a desert":                   {1, 1 << 30, 1 << 16, true},
		"no witness":                 {1, 100, 0, false},
	} {
		s := streak{answered: row.heard}
		if row.witness {
			s.witness = witness
		}
		doubted := 0
		for i := range 70_000 {
			if s.add(silentHost, uint64(i), &Tally{Swept: row.swept}) {
				if doubted > 0 {
					t.Errorf("%s: doubted again after %d", name, i+1)
				}
				doubted = i + 1
			}
		}
		if doubted != row.want {
			t.Errorf("%s: doubted after %d hosts, want %d", name, doubted, row.want)
		}
	}
}

func TestAStreakEndsWithAHostThatAnswers(t *testing.T) {
	port := func(n uint16, s audit.Sighting) Port { return Port{Number: n, Sighting: s} }
	host := func(last byte, ports ...Port) *Host {
		return &Host{Address: netip.AddrFrom4([4]byte{10, 0, 0, last}), Ports: ports}
	}
	var s streak
	note := func(h *Host) { s.add(h, uint64(len(s.places)), new(Tally)) }
	note(host(1, port(104, audit.PortSilent)))
	if len(s.places) != 0 || s.answered != 0 {
		t.Errorf("without a witness there is no streak: %+v", s)
	}
	note(host(2, port(104, audit.PortAccepted), port(11112, audit.PortSilent)))
	if s.answered != 1 || s.witness.IsValid() {
		t.Errorf("a host with one port that answers is heard, and no witness: %+v", s)
	}
	note(host(3, port(104, audit.PortClosed), port(11112, audit.PortSilent)))
	if s.answered != 2 || s.witness != netip.MustParseAddrPort("10.0.0.3:104") {
		t.Errorf("a closed port is a witness: %+v", s)
	}
	note(host(4, port(104, audit.PortSilent)))
	note(host(5, port(104, audit.PortSilent)))
	if len(s.places) != 2 || s.answered != 2 {
		t.Errorf("two are silent: %+v", s)
	}
	note(host(6, port(104, audit.PortSilent), port(11112, audit.PortMute)))
	if len(s.places) != 0 || s.answered != 3 {
		t.Errorf("one that answers ends it: %+v", s)
	}
}

// taken are hosts that were found silent, and make a streak.
func taken(r *run, places ...uint64) {
	r.streak.witness = witness
	for _, p := range places {
		h := &Host{Address: r.Plan.address(p), Ports: []Port{{Number: 104, Sighting: audit.PortSilent}, {Number: 11112, Sighting: audit.PortSilent}}}
		r.tally.add(h)
		r.Progress.Hosts.Add(1)
		r.streak.places = append(r.streak.places, p)
	}
}

// TestTheWitnessSettlesADoubt: it answers at once; after a while; or never.
func TestTheWitnessSettlesADoubt(t *testing.T) {
	for name, row := range map[string]struct {
		silent      int // connections that bring nothing
		connections int
		waited      time.Duration
		back        []uint64
		heard       []Notice
		gone        bool
	}{
		"at once":       {0, 1, 0, nil, nil, false},
		"the third":     {2, 3, 30 * time.Second, []uint64{3, 4}, []Notice{NetworkGone, NetworkBack}, false},
		"the last":      {40, 41, 600 * time.Second, []uint64{3, 4}, []Notice{NetworkGone, NetworkBack}, false},
		"not any more":  {41, 41, 600 * time.Second, []uint64{3, 4}, []Notice{NetworkGone}, true},
		"never answers": {1 << 30, 41, 600 * time.Second, []uint64{3, 4}, []Notice{NetworkGone}, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			r, n, heard, ctx := underWay(t, func(i int) audit.Connection {
				if i <= row.silent {
					return audit.Connection{Step: audit.Step{Outcome: audit.TimedOut}}
				}
				return closedPort
			})
			taken(r, 3, 4)
			began := time.Now()
			r.checkNetwork(ctx)
			waited := time.Since(began) - time.Duration(n.count[witness])*time.Second // the connections themselves
			if row.silent < n.total {
				waited += time.Second // the last took a millisecond
			}
			if n.count[witness] != row.connections || n.total != row.connections || r.Progress.Connections.Load() != uint64(row.connections) || waited.Round(time.Second) != row.waited {
				t.Errorf("%s: %d connections, %d counted, waited %v", name, n.total, r.Progress.Connections.Load(), waited)
			}
			if !slices.Equal(heard.list, row.heard) || errors.Is(context.Cause(ctx), ErrNetworkGone) != row.gone {
				t.Errorf("%s: heard %v, %v", name, heard.list, context.Cause(ctx))
			}
			hosts := uint64(2 - len(row.back))
			if !slices.Equal(r.repeat, row.back) || r.tally.Swept != hosts || r.tally.Ports[audit.PortSilent] != 2*hosts || r.Progress.Hosts.Load() != hosts {
				t.Errorf("%s: again %v, swept %d, silent %d, progress %d", name, r.repeat, r.tally.Swept, r.tally.Ports[audit.PortSilent], r.Progress.Hosts.Load())
			}
			if answered := r.answered.Load(); answered != map[bool]uint64{true: 0, false: 1}[row.gone] || len(r.streak.places) > 0 || r.checking != nil {
				t.Errorf("%s: %d answered, a streak of %d, doubted %t", name, answered, len(r.streak.places), r.checking != nil)
			}
		})
	}
}

func TestADoubtIsSettledOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, n, _, ctx := underWay(t, func(int) audit.Connection { return closedPort })
		taken(r, 3)
		if !r.waitForCheck(ctx) {
			t.Error("nobody doubts, and it is not believed")
		}
		asking := make(chan struct{})
		r.checking = asking
		r.checkNetwork(ctx)
		if n.total != 0 || r.checking != asking || len(r.streak.places) != 1 {
			t.Errorf("somebody asks already: %d connections", n.total)
		}
		ended, end := context.WithCancel(ctx)
		end()
		if r.waitForCheck(ended) {
			t.Error("ctx has ended, and it is believed")
		}
		time.AfterFunc(time.Minute, func() { close(asking) })
		began := time.Now()
		if !r.waitForCheck(ctx) || time.Since(began) != time.Minute {
			t.Errorf("believed after %v", time.Since(began))
		}
		r.checking = nil
		r.checkNetwork(ended)
		if n.total != 0 || r.checking != nil || len(r.streak.places) != 1 || len(r.repeat) > 0 {
			t.Errorf("ctx has ended: %d connections, again %v", n.total, r.repeat)
		}
	})
}

// TestAJournalThatFailsIsTold when a streak is taken back.
func TestAJournalThatFailsIsTold(t *testing.T) {
	r, _, heard, _ := underWay(t, func(int) audit.Connection { return closedPort })
	taken(r, 3)
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	r.Journal = &Journal{file: f}
	r.retract()
	if !slices.Equal(heard.list, []Notice{JournalFailing}) || !slices.Equal(r.repeat, []uint64{3}) {
		t.Errorf("heard %v, again %v", heard.list, r.repeat)
	}
}
