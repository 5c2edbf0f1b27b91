package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
)

// errOutOfScope is a connection that was refused here before a packet left.
var errOutOfScope = errors.New("address is outside the scope")

// privateRanges are contacted where no scope is declared: RFC 1918, RFC 4193,
// loopback and link-local.
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"),
}

// dial connects, after it has checked the address that the name resolved to.
func (p *Prober) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Control: func(_, resolved string, _ syscall.RawConn) error {
		host, err := netip.ParseAddrPort(resolved)
		if err != nil || !p.inScope(host.Addr().Unmap().WithZone("")) {
			return errOutOfScope
		}
		return nil
	}}
	return d.DialContext(ctx, network, address)
}

func (p *Prober) inScope(a netip.Addr) bool {
	scope := p.Scope
	if len(scope) == 0 {
		scope = privateRanges
	}
	for _, prefix := range scope {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}
