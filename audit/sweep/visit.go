package sweep

import (
	"context"
	"net/netip"
	"time"

	"pacsaudit/audit"
)

// pause is kept between two connections with one host, if the first reached it:
// some servers refuse the next one for about 100 ms.
const pause = 150 * time.Millisecond

// visit goes through the ports of a host, one connection at a time. It reports
// false where it was interrupted.
func (r *run) visit(ctx context.Context, h *Host) bool {
	reached := false
	for _, n := range r.Plan.Ports {
		if reached && !sleep(ctx, pause) {
			return false
		}
		k, ok := r.port(ctx, netip.AddrPortFrom(h.Address, n))
		if !ok {
			return false
		}
		reached = k.Reached
		h.Ports = append(h.Ports, Port{Number: n, Sighting: k.Sighting(), Connection: k})
	}
	return true
}

// port asks for DICOM in plaintext, and over TLS where the peer asks for that, or
// closes the connection without a reply.
func (r *run) port(ctx context.Context, a netip.AddrPort) (audit.Connection, bool) {
	k, ok := r.connect(ctx, a, audit.Plaintext)
	looksTLS := k.Step.Cause == audit.LooksLikeTLS
	if !ok || !k.NoReply && !looksTLS {
		return k, ok
	}
	if !sleep(ctx, pause) {
		return k, false
	}
	t, ok := r.connect(ctx, a, audit.TLS)
	if t.Secured || t.Step.Alert != 0 || t.Step.Outcome == audit.TLSClientCertificateRequired || looksTLS && t.Reached && t.Step.Cause != audit.NotTLS {
		k = t
	}
	return k, ok
}

const (
	// maxLocalFaults is how often a connection is tried for which this machine had no
	// room.
	maxLocalFaults = 40
	// localFaultPause is kept before the next try.
	localFaultPause = 250 * time.Millisecond
)

// connect makes one connection when its turn comes. A connection that failed for
// a reason of this machine is made again.
func (r *run) connect(ctx context.Context, a netip.AddrPort, over audit.Transport) (audit.Connection, bool) {
	away := absence{run: r}
	for try := 0; ; try++ {
		if r.pacer.wait(ctx) != nil || !r.waitForCheck(ctx) {
			return audit.Connection{}, false
		}
		end, ok := r.quick.begin(ctx)
		if !ok {
			return audit.Connection{}, false
		}
		k := r.Connector.Connect(ctx, a, over, r.timeouts.next(), r.Timeout)
		end()
		r.Progress.Connections.Add(1)
		if k.Step.Outcome == audit.Interrupted || ctx.Err() != nil && !k.Sighting().Answered() {
			return k, false
		}
		r.timeouts.add(k.Trip)
		switch {
		case k.Offline:
			if away.giveUp(ctx) {
				return k, ctx.Err() == nil
			}
		case k.Step.Cause == audit.LocalFault && try < maxLocalFaults:
			r.useFewerWorkers()
			if !sleep(ctx, localFaultPause) {
				return k, false
			}
		default:
			if k.Sighting().Answered() {
				r.answered.Add(1)
				away.notifyBack()
			}
			return k, true
		}
	}
}

// useFewerWorkers ends a tenth of the workers: there are more than this machine has
// files for.
func (r *run) useFewerWorkers() {
	r.notify(TooManyFiles)
	if n := r.live.Load(); n > 8 && n <= r.target.Load() {
		r.target.Store(n - max(n/10, 1))
	}
}

// sleep waits, and reports whether ctx is still alive.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
