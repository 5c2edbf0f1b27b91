package probe

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// visit is one audit of a target.
type visit struct {
	p                *Prober
	target           audit.Target
	calling          string  // a stranger's
	opener           attempt // the attempt that opened the association in use
	o                audit.Observation
	a                *dimse.Association
	as               attempt       // the one that opened it
	used             bool          // the association has carried an operation
	oneOperationEach bool          // the server ends associations after one operation
	deniesQueries    bool          // the server denies queries under the title in use, whatever they ask for
	withoutTLS13     bool          // the server hangs up on whoever offers TLS 1.3
	finalGrace       time.Duration // for a match that a final response promises; 0 is what dimse waits
	modelsDenied     int           // models that it has denied, under any title
	stage            audit.Stage   // what is under way
	last             time.Time     // end of the last association
}

// run takes the steps in order. Steps with associations of their own come after the
// main one is released: there is never more than one. Services that no viewer proposes
// come last.
func (v *visit) run(ctx context.Context, needs audit.Needs) {
	v.o.Stranger = v.firstAssociation(ctx)
	switch {
	case !v.o.Stranger.OK():
		v.tryCalledTitle(ctx)
		v.useAssociation(ctx, needs)
	case v.target.Called.IsZero() || needs&audit.NeedsQuery == 0:
		v.useAssociation(ctx, needs)
	default:
		v.useBothTitles(ctx, needs)
	}
	v.retryLater(ctx, needs)
	v.tryRegisteredCaller(ctx, needs)
	v.spoof(ctx)
	v.identity(ctx)
	v.stage = audit.StageTLS
	if v.target.Expect.TLS != audit.AnyTLSMode && v.o.Plaintext.OK() && !v.o.TLS.Tried() {
		v.checkTLS(ctx)
	}
	if needs&audit.NeedsTLS != 0 {
		v.tlsDetails(ctx)
	}
	if v.target.TLS && v.o.TLS.Tried() && !v.o.Plaintext.Tried() {
		v.checkPlaintext(ctx, needs)
	}
	if needs&audit.NeedsServices != 0 {
		v.services(ctx, needs)
	}
	if v.p.Services {
		v.offer(ctx)
	}
}

// strangerAttempt returns an attempt with titles that the server does not know.
func (v *visit) strangerAttempt(t audit.Transport) attempt {
	return attempt{transport: t, calling: v.calling, called: randomTitle()}
}

// firstAssociation opens the first association: in plaintext, and over TLS if the
// plaintext request got no DICOM answer. It sends a request at once, because a server
// that waits for one serves no other client.
func (v *visit) firstAssociation(ctx context.Context) audit.Step {
	if v.target.TLS {
		s := v.firstTLSAssociation(ctx)
		if !v.o.Reach.OK() || !certificateRequired(v.o.TLS) && v.o.TLS.Cause != audit.NotTLS {
			return s
		}
	}
	at := v.strangerAttempt(audit.Plaintext)
	r := v.associate(ctx, at)
	v.o.Plaintext = dicomStep(r.step)
	if certificateRequired(v.o.TLS) && !v.o.Plaintext.OK() {
		return audit.Step{}
	}
	if v.o.Reach = reachStep(r); !v.o.Reach.OK() {
		v.o.Plaintext = audit.Step{}
		return audit.Step{}
	}
	if v.o.TLS.Tried() || r.step.Cause != audit.LooksLikeTLS && !r.noReply() {
		v.o.Transport = at.transport
		return v.retryTemporary(ctx, r.step, at)
	}
	return v.firstTLSAssociation(ctx)
}

// certificateRequired reports a server that demands a client certificate over TLS.
// Plaintext on the same port may still be open.
func certificateRequired(tls audit.Step) bool {
	return tls.Outcome == audit.TLSClientCertificateRequired
}

// firstTLSAssociation opens the first association over TLS.
func (v *visit) firstTLSAssociation(ctx context.Context) audit.Step {
	at := v.strangerAttempt(audit.TLS)
	r := v.associate(ctx, at)
	if v.mayRefuseTLS13(r) {
		v.withoutTLS13 = true
		again := v.associate(ctx, at)
		if v.withoutTLS13 = again.step.Tried() && again.op != "dial" && !v.mayRefuseTLS13(again); v.withoutTLS13 {
			r = again
		}
	}
	if v.o.Reach = reachStep(r); !v.o.Reach.OK() {
		return audit.Step{}
	}
	if v.o.TLS = dicomStep(r.step); !v.o.TLS.OK() {
		return audit.Step{}
	}
	v.o.Transport = at.transport
	return v.retryTemporary(ctx, r.step, at)
}

// mayRefuseTLS13 reports a handshake that failed for no reason that is known: some servers,
// and machines before them, hang up on whoever offers TLS 1.3. One that says nothing
// without TLS either is left alone.
func (v *visit) mayRefuseTLS13(r result) bool {
	failed := r.step.Outcome == audit.TLSFailed && r.step.Cause == audit.NoCause
	return r.op == "tls" && (failed || r.step.Outcome == audit.TimedOut && v.o.Plaintext.Outcome != audit.TimedOut)
}

// reachStep returns how TCP ended in a first association.
func reachStep(r result) audit.Step {
	if r.op == "dial" || r.op == "" && !r.step.OK() {
		return r.step
	}
	return audit.Step{Outcome: audit.OK, Took: r.step.Took}
}

// dicomStep returns whether a port speaks DICOM: an upper layer that rejects or aborts
// does too.
func dicomStep(s audit.Step) audit.Step {
	if s.Outcome == audit.Rejected || s.Outcome == audit.Aborted {
		return audit.Step{Outcome: audit.OK, Took: s.Took}
	}
	return s
}

// checkTLS checks whether a port that speaks plaintext speaks TLS as well, if the
// target expects a TLS mode. Nobody else is sent a ClientHello after a good answer:
// some servers exit on one.
func (v *visit) checkTLS(ctx context.Context) {
	v.o.TLS = dicomStep(v.associate(ctx, v.separateAttempt(audit.TLS)).step)
	v.release(ctx)
}

// checkPlaintext checks whether a port that is configured for TLS speaks plaintext as
// well, and runs the operations there unless patients were seen before.
func (v *visit) checkPlaintext(ctx context.Context, needs audit.Needs) {
	at := v.separateAttempt(audit.Plaintext)
	s := v.associate(ctx, at).step
	v.o.Plaintext = dicomStep(s)
	v.release(ctx)
	if !s.OK() || v.o.Exposure() == audit.PHIVisible {
		return
	}
	at.only = nil
	if s = v.associate(ctx, at).step; !s.OK() {
		return
	}
	v.o.Transport, v.deniesQueries = audit.Plaintext, false
	if at.called == v.target.Called.String() {
		v.o.WithCalledTitle = s
	} else {
		v.o.Stranger = s
	}
	v.useAssociation(ctx, needs)
}

// separateAttempt returns an attempt with Verification alone, under the titles that
// opened an association before, or else the best ones known.
func (v *visit) separateAttempt(t audit.Transport) attempt {
	at := v.opener
	if at.called == "" {
		at = v.strangerAttempt(t)
		if !v.target.Called.IsZero() {
			at.called = v.target.Called.String()
		}
	}
	at.transport, at.only = t, []audit.Service{audit.Verification}
	return at
}

// recordPeer records the peer's implementation and its answers to the proposals.
func (v *visit) recordPeer() {
	peer := v.a.Peer()
	i := audit.Implementation{ClassUID: audit.PeerUID(peer.ImplementationClassUID), VersionName: audit.Peer(peer.ImplementationVersionName)}
	i.Product = audit.Recognise(i.ClassUID, i.VersionName)
	v.o.Implementation = i
	v.recordContexts(v.opener.services())
}

// recordContexts records the answers to the services that were proposed. A service
// accepted under any title stays accepted.
func (v *visit) recordContexts(proposed []audit.Service) {
	for i, c := range v.a.Contexts() {
		switch seen := &v.o.Contexts[proposed[i]]; {
		case c.Accepted():
			*seen = audit.Accepted
		case *seen == audit.Accepted:
		case c.Answered:
			*seen = audit.NotAccepted
		default:
			*seen = audit.Unanswered
		}
	}
}
