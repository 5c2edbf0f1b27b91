package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"

	"pacsaudit/audit"
)

// Connections that are refused here before a packet leaves.
var (
	errOutOfScope  = errors.New("address is outside the scope")
	errNeverListed = errors.New("address is on the never-list")
)

// Resolver finds the addresses of a name.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// guard decides what may be dialled. It resolves names itself, judges every
// address, and dials the addresses that it judged: what the name server says a
// moment later makes no difference.
type guard struct {
	scope    audit.Scope
	resolver Resolver
	source   netip.Addr

	once sync.Once // the names on the never-list are looked up
}

// Dialer connects to what a scope allows, and to nothing else.
func Dialer(scope audit.Scope) func(ctx context.Context, network, address string) (net.Conn, error) {
	return (&guard{scope: scope, resolver: net.DefaultResolver}).dial
}

func (p *Prober) guarded() *guard {
	p.guardOnce.Do(func() {
		p.guard = &guard{scope: p.Scope, resolver: p.Resolver, source: p.Source}
		if p.Resolver == nil {
			p.guard.resolver = net.DefaultResolver
		}
	})
	return p.guard
}

// dial connects to host:port if the operator allows it.
func (p *Prober) dial(ctx context.Context, network, address string) (net.Conn, error) {
	return p.guarded().dial(ctx, network, address)
}

func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	addrs, err := g.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Control: func(_, dialled string, _ syscall.RawConn) error { return g.last(host, dialled) }}
	if g.source.IsValid() {
		d.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(g.source, 0))
	}
	var first error
	for i, a := range addrs {
		conn, err := g.try(ctx, &d, len(addrs)-i, network, net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		if first == nil {
			first = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, first
}

// try dials one of the addresses that are left, in its share of the time.
func (g *guard) try(ctx context.Context, d *net.Dialer, left int, network, address string) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok && left > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	return d.DialContext(ctx, network, address)
}

// addresses are those that a host may be contacted at. One forbidden address
// forbids the host.
func (g *guard) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	g.once.Do(func() { g.scope = ResolveNever(ctx, g.scope, g.resolver) })
	if _, forbidden := g.scope.ForbidsHost(host); forbidden {
		return nil, errNeverListed
	}
	all, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	var allowed []netip.Addr
	for _, a := range all {
		if _, forbidden := g.scope.Forbids(a); forbidden {
			return nil, errNeverListed
		}
		if g.scope.Allows(host, a) {
			allowed = append(allowed, a)
		}
	}
	if len(allowed) == 0 {
		return nil, errOutOfScope
	}
	return allowed, nil
}

func (g *guard) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	return g.resolver.LookupNetIP(ctx, "ip", host)
}

// lookupTime bounds the look-up of a name on the never-list.
const lookupTime = 3 * time.Second

// ResolveNever adds the addresses of the names on the never-list, so that such
// a host is not contacted by its number or by another name either. A name that
// is not found adds nothing.
func ResolveNever(ctx context.Context, s audit.Scope, r Resolver) audit.Scope {
	lines := s.Never
	s.Never = slices.Clip(s.Never)
	for _, n := range lines {
		if n.Host == "" {
			continue
		}
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookupTime)
		addrs, err := r.LookupNetIP(limit, "ip", n.Host)
		cancel()
		if err != nil {
			continue
		}
		for _, a := range addrs {
			a = a.Unmap().WithZone("")
			s.Never = append(s.Never, audit.Never{Network: netip.PrefixFrom(a, a.BitLen()), Reason: n.Reason})
		}
	}
	return s
}

// last judges the address that the kernel is given, in the moment before.
func (g *guard) last(host, dialled string) error {
	a, err := netip.ParseAddrPort(dialled)
	if err != nil || !g.scope.Allows(host, a.Addr()) {
		return errOutOfScope
	}
	if _, forbidden := g.scope.Forbids(a.Addr()); forbidden {
		return errNeverListed
	}
	return nil
}
