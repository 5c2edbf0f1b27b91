package probe

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// hostOf is what a host is told by: its lowest address, so that two names for
// one machine are one host; its name where it has no address.
func (p *Prober) hostOf(ctx context.Context, host string) string {
	ctx, cancel := context.WithTimeout(ctx, p.budget()/3)
	defer cancel()
	addrs, err := p.guarded().resolve(ctx, host)
	if err != nil || len(addrs) == 0 {
		return strings.ToLower(host)
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap().WithZone("")
	}
	return slices.MinFunc(addrs, netip.Addr.Compare).String()
}

// hosts keeps associations with one host one at a time, with a pause between
// two, whoever asks: a scheduled audit, a person, a second target on another
// port.
type hosts struct {
	mu    sync.Mutex
	gates map[string]*gate
}

// gate is held by one visit at a time.
type gate struct {
	held    chan struct{} // one place
	waiting int           // visits that hold it or want it
	last    time.Time     // end of the last association
}

// enter waits for its turn. It reports false if ctx ends first.
func (h *hosts) enter(ctx context.Context, host string) (*gate, bool) {
	h.mu.Lock()
	if h.gates == nil {
		h.gates = map[string]*gate{}
	}
	g := h.gates[host]
	if g == nil {
		g = &gate{held: make(chan struct{}, 1)}
		h.gates[host] = g
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

// leave lets the next one in.
func (h *hosts) leave(g *gate, last time.Time) {
	g.last = last
	<-g.held
	h.forget(g)
}

// forget counts a visit out, and drops the gates that nobody wants and that
// had their pause.
func (h *hosts) forget(g *gate) {
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
