package probe

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"

	"pacsaudit/audit"
)

// refusal is the error of a connection that is refused before a packet is sent.
// Users of [Dialer] recognise it by its method.
type refusal struct{ never bool }

var (
	errOutOfScope  error = refusal{}
	errNeverListed error = refusal{never: true}
)

func (r refusal) Error() string {
	if r.never {
		return "address is on the never-list"
	}
	return "address is outside the scope"
}

// NeverListed reports a refusal by the never-list, not by the scope.
func (r refusal) NeverListed() bool { return r.never }

// Resolver finds the addresses of a name.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// guard decides what may be dialled. It resolves names itself, checks every address,
// and dials the addresses that it checked, whatever the name server answers later.
type guard struct {
	scope    audit.Scope
	resolver Resolver
	source   netip.Addr
	now      func() time.Time

	mu      sync.Mutex
	never   map[string][]audit.Never // addresses of the names on the never-list, as last resolved
	unknown int                      // names without an address in the last look-up
	looked  time.Time
}

// Dialer returns a dial function that connects only to what a scope allows.
func Dialer(scope audit.Scope) func(ctx context.Context, network, address string) (net.Conn, error) {
	return (&guard{scope: scope, resolver: net.DefaultResolver, now: time.Now}).dial
}

func (p *Prober) dialGuard() *guard {
	p.guardOnce.Do(func() {
		p.guard = &guard{scope: p.Scope, resolver: p.Resolver, source: p.Source, now: p.now}
		if p.Resolver == nil {
			p.guard.resolver = net.DefaultResolver
		}
	})
	return p.guard
}

// dial connects to host:port if the operator allows it.
func (p *Prober) dial(ctx context.Context, network, address string) (net.Conn, error) {
	return p.dialGuard().dial(ctx, network, address)
}

func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	scope := g.current(ctx)
	addrs, err := g.addresses(ctx, &scope, host)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Control: func(_, dialled string, _ syscall.RawConn) error { return checkDialled(&scope, host, dialled) }}
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

// addresses returns the addresses at which a host may be contacted. One forbidden
// address forbids the host.
func (g *guard) addresses(ctx context.Context, scope *audit.Scope, host string) ([]netip.Addr, error) {
	if _, forbidden := scope.ForbidsHost(host); forbidden {
		return nil, errNeverListed
	}
	all, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	var allowed []netip.Addr
	for _, a := range all {
		if _, forbidden := scope.Forbids(a); forbidden {
			return nil, errNeverListed
		}
		if scope.Allows(host, a) {
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

// checkDialled checks the address just before the kernel connects to it.
func checkDialled(scope *audit.Scope, host, dialled string) error {
	a, err := netip.ParseAddrPort(dialled)
	if err != nil || !scope.Allows(host, a.Addr()) {
		return errOutOfScope
	}
	if _, forbidden := scope.Forbids(a.Addr()); forbidden {
		return errNeverListed
	}
	return nil
}
