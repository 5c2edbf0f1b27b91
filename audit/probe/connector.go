package probe

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// Connector checks over one connection whether a port speaks DICOM. The first bytes
// are the association request, and an association is released at once. It is safe
// for concurrent use.
type Connector struct {
	// Scope is what may be contacted; its never-list is checked before each
	// connection.
	Scope audit.Scope

	called, calling string
}

// NewConnector makes a Connector with random titles. They are the same for every port,
// so that they can be recognised in logs.
func NewConnector(scope audit.Scope) *Connector {
	return &Connector{Scope: scope, called: randomTitle(), calling: randomTitle()}
}

// sweepServices are the services that a sweep proposes: one that every server has,
// one that archives have, and one that does not exist.
var sweepServices = []audit.Service{audit.Verification, audit.StudyRootFind, audit.MadeUp}

var sweepContexts = attempt{only: sweepServices}.proposals()

// Connect makes one connection over the given transport. TCP has the time
// connect, the answer the time patience after that, the release releaseTimeout.
func (k *Connector) Connect(ctx context.Context, address netip.AddrPort, over audit.Transport, connect, patience time.Duration) audit.Connection {
	out := audit.Connection{Transport: over}
	if _, forbidden := k.Scope.Forbids(address.Addr()); forbidden {
		out.Step = stepOfError(errNeverListed, 0)
		return out
	}
	start, name := time.Now(), address.String()
	conn, err := dialAndTime(ctx, address, connect, &out)
	if err != nil {
		out.Step = stepOfError(&dimse.OpError{Op: "dial", Addr: name, Err: err}, time.Since(start))
		recordFailure(&out, err)
		return out
	}
	// The time for the answer starts once the connection is open.
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	d := dimse.Dialer{DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }}
	if over == audit.TLS {
		d.TLS = sweepTLS.Clone()
		d.TLS.VerifyPeerCertificate = func(chain [][]byte, _ [][]*x509.Certificate) error {
			if len(chain) > 0 {
				hash := sha256.Sum256(chain[0])
				out.Certificate = binary.BigEndian.Uint64(hash[:]) >> 16
			}
			return nil
		}
	}
	a, err := d.Dial(ctx, name, dimse.Request{CalledAETitle: k.called, CallingAETitle: k.calling, Contexts: sweepContexts})
	out.Step = stepOfError(err, time.Since(start))
	if err != nil {
		recordFailure(&out, err)
		return out
	}
	recordAndRelease(ctx, a, &out)
	return out
}

// dialAndTime connects, and records how long the acceptance or refusal took.
func dialAndTime(ctx context.Context, address netip.AddrPort, limit time.Duration, k *audit.Connection) (net.Conn, error) {
	start := time.Now()
	conn, err := dialPort(ctx, address, limit)
	k.Reached = err == nil
	if err == nil || errors.Is(err, syscall.ECONNREFUSED) {
		k.Trip = max(time.Since(start), 1)
	}
	return conn, err
}

// recordFailure records what a failed association shows besides its step.
func recordFailure(k *audit.Connection, err error) {
	var failed *dimse.OpError
	if errors.As(err, &failed) && k.Reached {
		k.Secured = k.Transport == audit.TLS && failed.Op == "associate"
		k.NoReply = failed.Received == 0 && (k.Step.Outcome == audit.Reset || k.Step.Outcome == audit.Closed)
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

// recordAndRelease records the implementation and the accepted services, and releases
// the association.
func recordAndRelease(ctx context.Context, a *dimse.Association, k *audit.Connection) {
	k.Secured = k.Transport == audit.TLS
	k.Implementation = implementation(a.Peer())
	for i, c := range a.Contexts() {
		if c.Accepted() {
			k.Accepted = k.Accepted.With(sweepServices[i])
		}
	}
	k.Unsolicited = a.Unasked()
	if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) < releaseTimeout || ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
		defer cancel()
	}
	a.Release(ctx) // the connection is closed either way
}

func implementation(peer dimse.Peer) audit.Implementation {
	i := audit.Implementation{ClassUID: audit.PeerUID(peer.ImplementationClassUID), VersionName: audit.Peer(peer.ImplementationVersionName)}
	i.Product = audit.Recognise(i.ClassUID, i.VersionName)
	return i
}

// sweepTLS is the TLS configuration of a sweep: it accepts any certificate and
// sends none. An audit judges the server's certificate.
var sweepTLS = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, CipherSuites: everySuite, CurvePreferences: shortCurves}
