//go:build !linux

package probe

import (
	"context"
	"net"
	"net/netip"
	"time"
)

// dialPort connects within the limit.
func dialPort(ctx context.Context, to netip.AddrPort, limit time.Duration) (net.Conn, error) {
	d := net.Dialer{KeepAlive: -1, Timeout: limit}
	return d.DialContext(ctx, "tcp", to.String())
}
