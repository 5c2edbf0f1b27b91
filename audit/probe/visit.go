package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// visit is one climb of a target's ladder.
type visit struct {
	p       *Prober
	target  audit.Target
	calling string // a stranger's
	called  string // the title under which the last association was opened
	o       audit.Observation
	a       *dimse.Association
	last    time.Time // end of the last association
}

// climb takes the steps in order.
func (v *visit) climb(ctx context.Context, needs audit.Needs) {
	defer func() { v.leave(ctx) }()
	if v.o.Stranger = v.speak(ctx); !v.o.Stranger.OK() {
		v.knock(ctx)
	}
	if v.a == nil {
		return
	}
	v.introduce()
	if needs >= audit.NeedsEcho {
		v.echo(ctx)
	}
	if needs >= audit.NeedsQuery {
		v.find(ctx)
		v.worklist(ctx)
	}
}

// speak makes the first association: in plaintext, and over TLS where the
// plaintext request got no answer of the upper layer.
func (v *visit) speak(ctx context.Context) audit.Step {
	if v.target.TLS {
		return v.speakTLS(ctx)
	}
	s, op, received := v.associate(ctx, audit.Plaintext)
	v.o.Reach = audit.Step{Outcome: audit.OK, Took: s.Took}
	if op == "dial" {
		v.o.Reach = s
		return audit.Step{}
	}
	v.o.Plaintext = answered(s)
	mayBeTLS := received == 0 && (s.Outcome == audit.Reset || s.Outcome == audit.Closed || s.Outcome == audit.TimedOut)
	if !mayBeTLS && s.Cause != audit.LooksLikeTLS {
		return v.again(ctx, s, audit.Plaintext)
	}
	return v.speakTLS(ctx)
}

// speakTLS makes the first association over TLS.
func (v *visit) speakTLS(ctx context.Context) audit.Step {
	s, op, _ := v.associate(ctx, audit.TLS)
	if op == "dial" {
		v.o.Reach = s
		return audit.Step{}
	}
	v.o.Reach = audit.Step{Outcome: audit.OK, Took: s.Took}
	v.o.TLS = answered(s)
	if !v.o.TLS.OK() {
		return audit.Step{}
	}
	return v.again(ctx, s, audit.TLS)
}

// answered is the step of speaking: an upper layer that rejects or aborts
// speaks DICOM too.
func answered(s audit.Step) audit.Step {
	if s.Outcome == audit.Rejected || s.Outcome == audit.Aborted {
		return audit.Step{Outcome: audit.OK, Took: s.Took}
	}
	return s
}

// again repeats a temporarily refused association once, later.
func (v *visit) again(ctx context.Context, s audit.Step, t audit.Transport) audit.Step {
	v.o.Transport = t
	if !s.Temporary() || !sleep(ctx, retryPause) {
		return s
	}
	s, _, _ = v.associate(ctx, t)
	return s
}

// knock tries the titles that the operator configured, after a stranger's own
// were refused.
func (v *visit) knock(ctx context.Context) {
	if v.o.Transport == audit.NoTransport || v.target.Called.IsZero() {
		return
	}
	v.called = v.target.Called.String()
	s, _, _ := v.associate(ctx, v.o.Transport)
	v.o.Addressed = v.again(ctx, s, v.o.Transport)
	if v.target.Calling.IsZero() || v.o.Addressed.OK() {
		v.o.Known = v.o.Addressed
		return
	}
	stranger := v.calling
	v.calling = v.target.Calling.String()
	v.o.Known, _, _ = v.associate(ctx, v.o.Transport)
	v.leave(ctx) // what a registered caller can do is no exposure
	v.calling = stranger
}

// associate opens an association. Besides the step it says which operation
// failed and how many bytes had come.
func (v *visit) associate(ctx context.Context, t audit.Transport) (s audit.Step, op string, received int64) {
	if !v.last.IsZero() && !sleep(ctx, pause-time.Since(v.last)) {
		return stepOf(ctx.Err(), 0), "", 0
	}
	d := dimse.Dialer{DialContext: v.p.dial}
	if t == audit.TLS {
		host, _, _ := net.SplitHostPort(v.target.Address.String())
		// An auditor looks at servers with bad certificates too, and sends
		// nothing that would have to be kept from a false one.
		d.TLS = &tls.Config{ServerName: host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS10}
	}
	start := time.Now()
	// A third of the budget for one answer leaves time for the other attempts.
	limit, cancel := context.WithTimeout(ctx, v.p.budget()/3)
	defer cancel()
	a, err := d.Dial(limit, v.target.Address.String(), dimse.Request{CalledAETitle: v.called, CallingAETitle: v.calling, Contexts: proposals()})
	v.last = time.Now()
	var failed *dimse.OpError
	if errors.As(err, &failed) {
		op, received = failed.Op, failed.Received
	}
	if err == nil {
		v.a = a
	}
	return stepOf(err, time.Since(start)), op, received
}

// proposals are the presentation contexts of every association: Verification
// beside everything that is asked about.
func proposals() []dimse.Context {
	contexts := make([]dimse.Context, audit.Services)
	for s := range audit.Services {
		contexts[s].AbstractSyntax = s.UID().String()
	}
	return contexts
}

// introduce records what the peer said of itself and of the proposals.
func (v *visit) introduce() {
	peer := v.a.Peer()
	i := audit.Implementation{ClassUID: audit.Peer(peer.ImplementationClassUID), VersionName: audit.Peer(peer.ImplementationVersionName)}
	i.Product = audit.Recognise(i.ClassUID, i.VersionName)
	v.o.Implementation = i
	for s, c := range v.a.Contexts() {
		switch {
		case c.Accepted():
			v.o.Contexts[s] = audit.Accepted
		case c.Answered:
			v.o.Contexts[s] = audit.NotAccepted
		default:
			v.o.Contexts[s] = audit.Unanswered
		}
	}
}

// reopen makes sure of an association after a step that ended one.
func (v *visit) reopen(ctx context.Context) (audit.Step, bool) {
	if v.a != nil {
		return audit.Step{}, true
	}
	s, _, _ := v.associate(ctx, v.o.Transport)
	return s, v.a != nil
}

// goodbye is how long a release may take, also when the budget is used up.
const goodbye = 2 * time.Second

// leave releases the association, if there is one.
func (v *visit) leave(ctx context.Context) {
	if v.a == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	v.a.Release(ctx) // the connection is closed either way
	v.a, v.last = nil, time.Now()
}

// lost drops an association that a failed operation has ended.
func (v *visit) lost() { v.a, v.last = nil, time.Now() }

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
