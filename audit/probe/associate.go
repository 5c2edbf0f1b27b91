package probe

import (
	"context"
	"errors"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
)

// attempt is how an association is tried.
type attempt struct {
	transport   audit.Transport
	called      string
	calling     string
	certificate audit.ClientCertificate
	identity    dimse.UserIdentity
	offer       tlsOffer
	only        []audit.Service // the services proposed; nil is all of them
}

// result is what came of an attempt. An association is in visit.a.
type result struct {
	step     audit.Step
	op       string // that failed
	received int64
	identity bool // a user identity was answered
}

// wordless reports a peer that said nothing to the request: it may speak
// something else.
func (r result) wordless() bool {
	o := r.step.Outcome
	return r.received == 0 && (o == audit.Reset || o == audit.Closed || o == audit.TimedOut)
}

// associate opens an association, no sooner than the pause after the last.
func (v *visit) associate(ctx context.Context, at attempt) result {
	if !v.last.IsZero() {
		sleep(ctx, pause-time.Since(v.last))
	}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return result{step: stepOf(ctx.Err(), 0)}
	case ctx.Err() != nil: // the budget was used up before: this was not tried
		return result{}
	}
	d := dimse.Dialer{DialContext: v.p.dial}
	if at.transport == audit.TLS {
		d.TLS = v.tlsConfig(at)
	}
	start := time.Now()
	// A third of the budget for one answer leaves time for the other attempts.
	limit, cancel := context.WithTimeout(ctx, v.p.budget()/3)
	defer cancel()
	a, err := d.Dial(limit, v.target.Address.String(), dimse.Request{
		CalledAETitle: at.called, CallingAETitle: at.calling, Contexts: proposals(at.only), UserIdentity: at.identity,
	})
	v.last = time.Now()
	r := result{step: stepOf(err, time.Since(start))}
	var failed *dimse.OpError
	if errors.As(err, &failed) {
		r.op, r.received = failed.Op, failed.Received
	}
	if err == nil {
		v.a, r.identity = a, a.Peer().IdentityResponse
		if at.only == nil && at.certificate.IsZero() && at.identity.Type == 0 {
			v.door = at
		}
	}
	return r
}

// proposals are the presentation contexts of an association: Verification
// beside everything that is asked about, because some servers reject an
// association in which nothing is acceptable.
func proposals(only []audit.Service) []dimse.Context {
	var contexts []dimse.Context
	if only == nil {
		for s := range audit.Services {
			contexts = append(contexts, dimse.Context{AbstractSyntax: s.UID().String()})
		}
	}
	for _, s := range only {
		contexts = append(contexts, dimse.Context{AbstractSyntax: s.UID().String()})
	}
	return contexts
}

// reopen makes sure of an association after a step that ended one.
func (v *visit) reopen(ctx context.Context) (audit.Step, bool) {
	if v.a != nil {
		return audit.Step{}, true
	}
	r := v.associate(ctx, v.door)
	if r.step.Temporary() {
		r.step = v.again(ctx, r.step, v.door)
	}
	return r.step, v.a != nil
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
