package probe

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// hostKeys returns what identifies a host: all of its addresses, so that two names for
// one machine are one host; its name if it has no address.
func (p *Prober) hostKeys(ctx context.Context, host string) []string {
	ctx, cancel := context.WithTimeout(ctx, p.budget()/3)
	defer cancel()
	addrs, err := p.dialGuard().resolve(ctx, host)
	if err != nil || len(addrs) == 0 {
		return []string{strings.ToLower(host)}
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap().WithZone("")
	}
	slices.SortFunc(addrs, netip.Addr.Compare)
	var names []string
	for _, a := range slices.Compact(addrs) {
		names = append(names, a.String())
	}
	return names
}

// Hosts allows one conversation with a host at a time, with a pause between two,
// for scheduled audits, manual ones and targets on other ports, by DICOM or by HTTP.
// Its zero value works.
type Hosts struct {
	mu    sync.Mutex
	gates map[string]*gate
}

// gate is one address. One turn holds it at a time.
type gate struct {
	held    chan struct{} // one place
	waiting int           // turns that hold it or wait for it
	last    time.Time     // end of the last conversation
}

// hostTurn is one visitor's time with a host. Nobody has two at once: that, and the
// order of the addresses, is why no two wait for each other.
type hostTurn struct {
	gates []*gate
	last  time.Time // end of the conversation before
}

// sharedHosts are those that the prober waits for.
func (p *Prober) sharedHosts() *Hosts {
	if p.Hosts != nil {
		return p.Hosts
	}
	return &p.hosts
}

// takeTurn waits for its turn. It reports false if ctx ends first.
func (p *Prober) takeTurn(ctx context.Context, host string) (*hostTurn, bool) {
	s := new(hostTurn)
	for _, address := range p.hostKeys(ctx, host) {
		g, ok := p.sharedHosts().enter(ctx, address)
		if !ok {
			p.sharedHosts().leave(s)
			return nil, false
		}
		s.gates = append(s.gates, g)
		if g.last.After(s.last) {
			s.last = g.last
		}
	}
	return s, true
}

// endTurn lets the next one in.
func (p *Prober) endTurn(s *hostTurn, last time.Time) {
	for _, g := range s.gates {
		g.last = last
	}
	p.sharedHosts().leave(s)
}

func (h *Hosts) enter(ctx context.Context, address string) (*gate, bool) {
	h.mu.Lock()
	if h.gates == nil {
		h.gates = map[string]*gate{}
	}
	g := h.gates[address]
	if g == nil {
		g = &gate{held: make(chan struct{}, 1)}
		h.gates[address] = g
	}
	g.waiting++
	h.mu.Unlock()
	select {
	case g.held <- struct{}{}:
		return g, true
	case <-ctx.Done():
		h.countOut(g)
		return nil, false
	}
}

func (h *Hosts) leave(s *hostTurn) {
	for _, g := range s.gates {
		<-g.held
		h.countOut(g)
	}
}

// countOut removes one turn from a gate, and deletes the gates that no turn waits
// for and whose pause is over.
func (h *Hosts) countOut(g *gate) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if g.waiting--; g.waiting > 0 {
		return
	}
	for name, idle := range h.gates {
		if idle.waiting == 0 && time.Since(idle.last) > pause {
			delete(h.gates, name)
		}
	}
}
