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
	only        []audit.Service // the services proposed; nil is those of a viewer
	syntaxes    []string        // the transfer syntaxes of each; nil is the usual ones
}

// viewer are the services that a viewer proposes. The first association offers
// no others: some servers drop who offers more, and one ends its process on a
// class that it does not know.
var viewer = []audit.Service{audit.Verification, audit.StudyRootFind, audit.PatientRootFind, audit.PatientStudyOnlyFind, audit.WorklistFind}

func (at attempt) services() []audit.Service {
	if at.only == nil {
		return viewer
	}
	return at.only
}

// stranger reports an attempt with nothing that the server was told of.
func (at attempt) stranger(v *visit) bool {
	return at.calling == v.calling && at.certificate.IsZero() && at.identity.Type == 0
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
	case v.o.Stopped != audit.NoStage: // nothing more is sent to it
		return result{}
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
	limit, cancel := context.WithTimeout(ctx, v.p.patience())
	defer cancel()
	v.o.Cost.Associations++
	a, err := d.Dial(limit, v.target.Address.String(), dimse.Request{
		CalledAETitle: at.called, CallingAETitle: at.calling, Contexts: at.proposals(), UserIdentity: at.identity,
	})
	v.last = time.Now()
	r := result{step: stepOf(err, time.Since(start))}
	var failed *dimse.OpError
	if errors.As(err, &failed) {
		r.op, r.received = failed.Op, failed.Received
	}
	if err == nil {
		v.a, v.used, r.identity = a, false, a.Peer().IdentityResponse
		if at.only == nil && at.stranger(v) {
			v.door = at
		}
	}
	return r
}

// proposals are the presentation contexts of an association.
func (at attempt) proposals() []dimse.Context {
	var contexts []dimse.Context
	for _, s := range at.services() {
		contexts = append(contexts, dimse.Context{AbstractSyntax: s.UID().String(), TransferSyntaxes: at.syntaxes})
	}
	return contexts
}

// retries are the pauses before a refused association is tried again. dcmqrscp
// looks once a second whether one of its associations has ended.
var retries = []time.Duration{retryPause, 2 * retryPause, 4 * retryPause}

// again repeats a temporarily refused association, each time later.
func (v *visit) again(ctx context.Context, s audit.Step, at attempt) audit.Step {
	for _, rest := range retries {
		if !s.Temporary() || v.o.Cost.Associations >= v.o.Cost.Queries+spareAssociations || !sleep(ctx, rest) {
			return s
		}
		next := v.associate(ctx, at).step
		if !next.Tried() {
			return s
		}
		s = next
	}
	return s
}

// reopen makes sure of an association after a step that ended one. A server
// that opened before and does not open now, asked twice, has stopped.
func (v *visit) reopen(ctx context.Context) (audit.Step, bool) {
	if v.a != nil {
		return audit.Step{}, true
	}
	r := v.associate(ctx, v.door)
	switch {
	case r.step.Temporary():
		r.step = v.again(ctx, r.step, v.door)
	case v.stopped(r) && r.step.Outcome != audit.TimedOut && sleep(ctx, retryPause):
		// odil refuses TCP for some milliseconds after an association.
		r = v.associate(ctx, v.door)
	}
	if v.stopped(r) && !over(ctx) {
		v.o.Stopped = v.stage
	}
	return r.step, v.a != nil
}

// over reports that the time of a context is up. A connection may come to its
// deadline a moment before the context does.
func over(ctx context.Context) bool {
	deadline, bounded := ctx.Deadline()
	return ctx.Err() != nil || bounded && !time.Now().Before(deadline)
}

// stopped reports the end of a server: nobody listens, or nobody answers.
func (v *visit) stopped(r result) bool {
	return v.a == nil && (r.step.Outcome == audit.Refused || r.wordless())
}

// opens reports whether the server still opens associations; one is open then.
func (v *visit) opens(ctx context.Context) bool {
	_, ok := v.reopen(ctx)
	return ok
}

// served is called after an operation that was answered. Of a server that ends
// associations after one operation, leave is taken first.
func (v *visit) served(ctx context.Context) {
	v.used = true
	if v.single {
		v.leave(ctx)
	}
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
