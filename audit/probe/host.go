package probe

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// hostOf is what a host is told by: all of its addresses, so that two names for
// one machine are one host; its name where it has no address.
func (p *Prober) hostOf(ctx context.Context, host string) []string {
	ctx, cancel := context.WithTimeout(ctx, p.budget()/3)
	defer cancel()
	addrs, err := p.guarded().resolve(ctx, host)
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

// Hosts keeps conversations with one host one at a time, with a pause between
// two, whoever asks: a scheduled audit, a person, a second target on another
// port, by DICOM or by HTTP. Its zero value works.
type Hosts struct {
	mu    sync.Mutex
	gates map[string]*gate
}

// gate is one address. It is held by one stay at a time.
type gate struct {
	held    chan struct{} // one place
	waiting int           // stays that hold it or want it
	last    time.Time     // end of the last conversation
}

// stay is one visitor's time with a host. Nobody has two at once: that, and the
// order of the addresses, is why no two wait for each other.
type stay struct {
	gates []*gate
	last  time.Time // end of the conversation before
}

// turns are those that the prober waits for.
func (p *Prober) turns() *Hosts {
	if p.Hosts != nil {
		return p.Hosts
	}
	return &p.hosts
}

// stay waits for its turn. It reports false if ctx ends first.
func (p *Prober) stay(ctx context.Context, host string) (*stay, bool) {
	s := new(stay)
	for _, address := range p.hostOf(ctx, host) {
		g, ok := p.turns().enter(ctx, address)
		if !ok {
			p.turns().leave(s)
			return nil, false
		}
		s.gates = append(s.gates, g)
		if g.last.After(s.last) {
			s.last = g.last
		}
	}
	return s, true
}

// end lets the next one in.
func (p *Prober) end(s *stay, last time.Time) {
	for _, g := range s.gates {
		g.last = last
	}
	p.turns().leave(s)
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
		h.forget(g)
		return nil, false
	}
}

func (h *Hosts) leave(s *stay) {
	for _, g := range s.gates {
		<-g.held
		h.forget(g)
	}
}

// forget counts a stay out, and drops the gates that nobody wants and that had
// their pause.
func (h *Hosts) forget(g *gate) {
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
