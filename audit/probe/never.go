package probe

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"pacsaudit/audit"
)

const (
	// lookupTime bounds the look-up of a name on the never-list.
	lookupTime = 3 * time.Second
	// lookups is how many names are looked up at a time.
	lookups = 64
	// neverAge is how long addresses are kept: hosts move, and serve runs all day.
	neverAge = time.Minute
)

// current returns the scope with the addresses that the names on the never-list
// have now, or had when they were last resolved.
func (g *guard) current(ctx context.Context) audit.Scope {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.now(); g.never == nil || now.Sub(g.looked) >= neverAge {
		found := lookUpNever(ctx, g.scope.Never, g.resolver)
		g.unknown = len(missing(g.scope.Never, found))
		for host, lines := range g.never {
			if _, ok := found[host]; !ok {
				found[host] = lines
			}
		}
		g.never, g.looked = found, now
	}
	return withNever(g.scope, g.never)
}

// ResolveNever adds the addresses of the names on the never-list, so that such
// a host is not contacted by its number or by another name either. The lines
// whose name has no address now are unknown: contact nothing with such a scope
// that the operator has not accepted.
func ResolveNever(ctx context.Context, s audit.Scope, r Resolver) (resolved audit.Scope, unknown []audit.Never) {
	found := lookUpNever(ctx, s.Never, r)
	return withNever(s, found), missing(s.Never, found)
}

// missing are the lines by name that were not found, each name once.
func missing(list []audit.Never, found map[string][]audit.Never) (lines []audit.Never) {
	seen := map[string]bool{"": true}
	for _, n := range list {
		if len(found[n.Host]) == 0 && !seen[n.Host] {
			lines = append(lines, n)
		}
		seen[n.Host] = true
	}
	return lines
}

// UnknownNever returns how many names on the never-list had no address in the last
// look-up, and looks them up again if that is too old. Addresses found before stay
// forbidden.
func (p *Prober) UnknownNever(ctx context.Context) int {
	g := p.dialGuard()
	g.current(ctx)
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.unknown
}

// thisMachine is the key of the machine's own addresses among the names; no name has
// a space.
const thisMachine = "this machine"

// everyLocal returns a line of the never-list for each address of this machine, or
// lines for every address if those cannot be listed.
func everyLocal(n audit.Never) (lines []audit.Never) {
	networks := slices.Clone(audit.Loopback)
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		networks = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
	}
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			a := p.Addr().Unmap().WithZone("")
			networks = append(networks, netip.PrefixFrom(a, a.BitLen()))
		}
	}
	for _, p := range networks {
		lines = append(lines, audit.Never{Network: p, Reason: n.Reason})
	}
	return lines
}

func withNever(s audit.Scope, found map[string][]audit.Never) audit.Scope {
	s.Never = slices.Clip(s.Never)
	for _, lines := range found {
		s.Never = append(s.Never, lines...)
	}
	return s
}

// lookUpNever looks the names up in parallel, each with its own time limit: a name
// server that does not answer delays a visit once, not once for each name.
func lookUpNever(ctx context.Context, list []audit.Never, r Resolver) map[string][]audit.Never {
	found := map[string][]audit.Never{}
	var mu sync.Mutex
	var all errgroup.Group
	all.SetLimit(lookups)
	for _, n := range list {
		if n.OfThisMachine() {
			mu.Lock()
			found[thisMachine] = everyLocal(n)
			mu.Unlock()
		}
		if n.Host == "" {
			continue
		}
		all.Go(func() error {
			limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookupTime)
			defer cancel()
			addrs, err := r.LookupNetIP(limit, "ip", n.Host)
			if err != nil {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			for _, a := range addrs {
				a = a.Unmap().WithZone("")
				found[n.Host] = append(found[n.Host], audit.Never{Network: netip.PrefixFrom(a, a.BitLen()), Reason: n.Reason})
			}
			return nil
		})
	}
	all.Wait()
	return found
}
