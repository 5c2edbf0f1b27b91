package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// Knocker asks one port one question, by one connection: does it speak DICOM?
// The first bytes are the association request itself, and what it opens is
// released at once. It is safe for concurrent use.
type Knocker struct {
	// Scope is what may be contacted; its never-list is looked at once more
	// before each connection.
	Scope audit.Scope

	called, calling string
}

// NewKnocker makes a Knocker with titles that no server was told of. They are
// the same for every port, so that they can be recognised in logs.
func NewKnocker(scope audit.Scope) *Knocker {
	return &Knocker{Scope: scope, called: randomTitle(), calling: randomTitle()}
}

// knocked are the services that a sweep proposes: what every server has, what
// an archive has, and what nobody has.
var knocked = []audit.Service{audit.Verification, audit.StudyRootFind, audit.MadeUp}

var knockedContexts = attempt{only: knocked}.proposals()

// Knock makes one connection over the given transport. TCP has the time
// connect, the answer the time patience after it, the release the time goodbye.
func (k *Knocker) Knock(ctx context.Context, address netip.AddrPort, over audit.Transport, connect, patience time.Duration) audit.Knock {
	out := audit.Knock{Transport: over}
	if _, forbidden := k.Scope.Forbids(address.Addr()); forbidden {
		out.Step = stepOf(errNeverListed, 0)
		return out
	}
	start, name := time.Now(), address.String()
	conn, err := dialKnock(ctx, address, connect, &out)
	if err != nil {
		out.Step = stepOf(&dimse.OpError{Op: "dial", Addr: name, Err: err}, time.Since(start))
		unopened(&out, err)
		return out
	}
	// The time of the answer begins when there is somebody to give one.
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	d := dimse.Dialer{DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }}
	if over == audit.TLS {
		d.TLS = knockTLS
	}
	a, err := d.Dial(ctx, name, dimse.Request{CalledAETitle: k.called, CallingAETitle: k.calling, Contexts: knockedContexts})
	out.Step = stepOf(err, time.Since(start))
	if err != nil {
		unopened(&out, err)
		return out
	}
	meet(ctx, a, &out)
	return out
}

// dialKnock connects, and notes how long that was answered after: by an
// acceptance or by a refusal.
func dialKnock(ctx context.Context, address netip.AddrPort, limit time.Duration, k *audit.Knock) (net.Conn, error) {
	start := time.Now()
	conn, err := dialPort(ctx, address, limit)
	k.Reached = err == nil
	if err == nil || errors.Is(err, syscall.ECONNREFUSED) {
		k.Trip = max(time.Since(start), 1)
	}
	return conn, err
}

// unopened records what a failed association says besides its step.
func unopened(k *audit.Knock, err error) {
	var failed *dimse.OpError
	if errors.As(err, &failed) && k.Reached {
		k.Secured = k.Transport == audit.TLS && failed.Op == "associate"
		k.Wordless = failed.Received == 0 && (k.Step.Outcome == audit.Reset || k.Step.Outcome == audit.Closed)
	}
	switch {
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.ENETDOWN), errors.Is(err, syscall.EADDRNOTAVAIL):
		k.Offline = true
		k.Step.Outcome, k.Step.Cause = audit.Failed, audit.NoRoute
	case !k.Reached && (errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EPERM)):
		// A broadcast address, or a filter on this machine.
		k.Step.Outcome, k.Step.Cause = audit.Failed, audit.NoRoute
	}
}

// meet records what the peer said of itself and of the proposals, and takes
// leave.
func meet(ctx context.Context, a *dimse.Association, k *audit.Knock) {
	k.Secured = k.Transport == audit.TLS
	k.Implementation = implementation(a.Peer())
	for i, c := range a.Contexts() {
		if c.Accepted() {
			k.Accepted = k.Accepted.With(knocked[i])
		}
	}
	k.Unsolicited = a.Unasked()
	if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) < goodbye || ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
	}
	a.Release(ctx) // the connection is closed either way
}

func implementation(peer dimse.Peer) audit.Implementation {
	i := audit.Implementation{ClassUID: audit.Peer(peer.ImplementationClassUID), VersionName: audit.Peer(peer.ImplementationVersionName)}
	i.Product = audit.Recognise(i.ClassUID, i.VersionName)
	return i
}
