package sweep

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"pacsaudit/audit"
)

// ErrNetworkGone ends a sweep whose network did not come back. It can be
// resumed.
var ErrNetworkGone = errors.New("the network is gone")

const (
	// longestAbsence is how long a sweep waits for the network.
	longestAbsence = 10 * time.Minute
	firstLook      = time.Second
	longestLook    = 15 * time.Second
)

// absence is one connection's wait for a network that this machine has lost.
type absence struct {
	*run
	waited, look time.Duration
	answered     uint64
}

// giveUp waits, and reports whether another try is pointless: other connections
// were answered meanwhile, so that only this address cannot be reached; or none
// ever was.
func (a *absence) giveUp(ctx context.Context) bool {
	now := a.run.answered.Load()
	if now == 0 || a.waited > 0 && now > a.answered {
		return true
	}
	a.answered = now
	if a.waited > 0 {
		a.notify(NetworkGone)
	}
	if a.waited >= longestAbsence {
		a.cancel(ErrNetworkGone)
		return true
	}
	a.look = min(max(2*a.look, firstLook), longestLook)
	a.waited += a.look
	if !sleep(ctx, a.look) {
		return true
	}
	if a.run.answered.Load() == now && a.hasWitness() {
		a.checkNetwork(ctx) // perhaps this is the last connection
	}
	return false
}

// hasWitness reports whether there is a port to ask.
func (r *run) hasWitness() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.streak.witness.IsValid()
}

// notifyBack tells that the network is there again.
func (r *run) notifyBack() {
	if r.noticed[NetworkGone].Load() {
		r.noticed[NetworkBack].Store(false)
		r.notify(NetworkBack)
		r.noticed[NetworkGone].Store(false)
	}
}

// streak is the hosts, one after the other, that were silent on every port. A
// network that is cut further away looks like this too: so a long streak is
// checked, and swept again if a port that was closed before is silent now.
type streak struct {
	places   []uint64
	witness  netip.AddrPort // closed when last seen: asking it again is harmless
	answered uint64         // hosts
}

const (
	shortestStreak = 256
	longestStreak  = 1 << 16
	// unlikely times the usual distance between two hosts that answer is a streak
	// to be checked.
	unlikely = 20
)

// add adds a finished host, and reports whether the streak is to be checked.
func (s *streak) add(h *Host, place uint64, t *Tally) bool {
	silent := true
	for i := range h.Ports {
		p := &h.Ports[i]
		silent = silent && p.Sighting == audit.PortSilent
		if p.Sighting == audit.PortClosed {
			s.witness = netip.AddrPortFrom(h.Address, p.Number)
		}
	}
	if !silent {
		s.answered++
		s.places = s.places[:0]
		return false
	}
	if !s.witness.IsValid() {
		return false
	}
	s.places = append(s.places, place)
	suspicious := min(max(shortestStreak, unlikely*t.Swept/max(s.answered, 1)), longestStreak)
	return uint64(len(s.places)) == suspicious
}

// checkNetwork asks the witness whether the network is still there, and waits for
// it if not. What was found silent meanwhile is swept again.
func (r *run) checkNetwork(ctx context.Context) {
	r.mu.Lock()
	witness, running, ended := r.streak.witness, r.checking != nil, make(chan struct{})
	if !running {
		r.checking = ended
	}
	r.mu.Unlock()
	if running {
		return
	}
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.checking = nil
		close(ended)
	}()
	gone := false
	for waited := time.Duration(0); ; waited += longestLook {
		if r.pacer.wait(ctx) != nil {
			return
		}
		k := r.Connector.Connect(ctx, witness, audit.Plaintext, r.Timeout, r.Timeout)
		r.Progress.Connections.Add(1)
		if k.Sighting().Answered() {
			r.answered.Add(1)
			break
		}
		gone = true
		r.notify(NetworkGone)
		if waited >= longestAbsence {
			r.cancel(ErrNetworkGone)
		}
		if !sleep(ctx, longestLook) {
			break
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if gone {
		r.retract()
	}
	r.streak.places = r.streak.places[:0]
	if ctx.Err() == nil {
		r.notifyBack()
	}
}

// waitForCheck waits while the network is checked, and reports whether ctx is
// still alive.
func (r *run) waitForCheck(ctx context.Context) bool {
	r.mu.Lock()
	ended := r.checking
	r.mu.Unlock()
	if ended == nil {
		return true
	}
	select {
	case <-ended:
		return true
	case <-ctx.Done():
		return false
	}
}

// retract makes the streak's hosts unfinished again.
func (r *run) retract() {
	for _, place := range r.streak.places {
		host := r.Plan.address(place)
		if r.Journal.Void(host) != nil {
			r.notify(JournalFailing)
		}
		r.tally.retract(host, r.Plan.Ports)
		r.Progress.Hosts.Add(^uint64(0))
		r.repeat = append(r.repeat, place)
	}
}
