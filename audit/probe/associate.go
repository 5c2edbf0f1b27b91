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
	length      uint32          // of a P-DATA-TF to us; 0 is the usual one
	contexts    []dimse.Context // in place of services
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

// isStranger reports an attempt without a calling title, certificate or identity that the server may know.
func (at attempt) isStranger(v *visit) bool {
	return at.calling == v.calling && at.certificate.IsZero() && at.identity.Type == 0
}

// result is what came of an attempt. An association is in visit.a.
type result struct {
	step     audit.Step
	op       string // that failed
	received int64
	identity bool // a user identity was answered
}

// noReply reports a peer that sent nothing in answer to the request: it may
// speak another protocol.
func (r result) noReply() bool {
	o := r.step.Outcome
	return r.received == 0 && (o == audit.Reset || o == audit.Closed || o == audit.TimedOut)
}

// associate opens an association, after a pause since the last one.
func (v *visit) associate(ctx context.Context, at attempt) result {
	if !v.last.IsZero() {
		sleep(ctx, pause-time.Since(v.last))
	}
	switch {
	case v.o.Stopped != audit.NoStage: // a server that has stopped is sent nothing more
		return result{}
	case errors.Is(ctx.Err(), context.Canceled):
		return result{step: stepOfError(ctx.Err(), 0)}
	case ctx.Err() != nil: // the budget was used up before this attempt
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
		CalledAETitle: at.called, CallingAETitle: at.calling, Contexts: at.proposals(), UserIdentity: at.identity, MaximumLength: at.length,
	})
	v.last = time.Now()
	r := result{step: stepOfError(err, time.Since(start))}
	var failed *dimse.OpError
	if errors.As(err, &failed) {
		r.op, r.received = failed.Op, failed.Received
	}
	if err == nil {
		v.a, v.as, v.used, r.identity = a, at, false, a.Peer().IdentityResponse
		if at.only == nil && at.isStranger(v) {
			v.opener = at
		}
	}
	return r
}

// proposals are the presentation contexts of an association.
func (at attempt) proposals() []dimse.Context {
	if at.contexts != nil {
		return at.contexts
	}
	var contexts []dimse.Context
	for _, s := range at.services() {
		contexts = append(contexts, dimse.Context{AbstractSyntax: s.UID().String(), TransferSyntaxes: at.syntaxes})
	}
	return contexts
}

// temporaryPauses are the pauses before a refused association is retried.
// dcmqrscp checks once a second whether one of its associations has ended.
var temporaryPauses = []time.Duration{retryPause, 2 * retryPause, 4 * retryPause}

// retryTemporary retries an association that was refused temporarily, with
// growing pauses.
func (v *visit) retryTemporary(ctx context.Context, s audit.Step, at attempt) audit.Step {
	for _, rest := range temporaryPauses {
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

// reopen opens an association if there is none. A server that accepted one
// before and refuses two now has stopped.
func (v *visit) reopen(ctx context.Context) (audit.Step, bool) {
	if v.a != nil {
		return audit.Step{}, true
	}
	r := v.associate(ctx, v.opener)
	switch {
	case r.step.Temporary():
		r.step = v.retryTemporary(ctx, r.step, v.opener)
	case v.hasStopped(r) && r.step.Outcome != audit.TimedOut && sleep(ctx, retryPause):
		// odil refuses TCP for some milliseconds after an association.
		r = v.associate(ctx, v.opener)
	}
	if v.hasStopped(r) && !timeIsUp(ctx) {
		v.o.Stopped = v.stage
	}
	return r.step, v.a != nil
}

// timeIsUp reports whether the deadline of a context has passed. A connection can
// reach its deadline a moment before the context does.
func timeIsUp(ctx context.Context) bool {
	deadline, bounded := ctx.Deadline()
	return ctx.Err() != nil || bounded && !time.Now().Before(deadline)
}

// hasStopped reports a server that no longer listens or no longer answers.
func (v *visit) hasStopped(r result) bool {
	return v.a == nil && (r.step.Outcome == audit.Refused || r.noReply())
}

// stillOpens reports whether the server still opens associations, and leaves one open.
func (v *visit) stillOpens(ctx context.Context) bool {
	_, ok := v.reopen(ctx)
	return ok
}

// operationAnswered is called after an operation that was answered. It releases the
// association first if the server ends each after one operation.
func (v *visit) operationAnswered(ctx context.Context) {
	v.used = true
	if v.oneOperationEach {
		v.release(ctx)
	}
}

// releaseTimeout bounds a release, also when the budget is used up.
const releaseTimeout = 2 * time.Second

// release releases the association, if there is one.
func (v *visit) release(ctx context.Context) {
	if v.a == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	v.a.Release(ctx) // the connection is closed either way
	v.a, v.last = nil, time.Now()
}

// dropAssociation drops an association that a failed operation has ended.
func (v *visit) dropAssociation() { v.a, v.last = nil, time.Now() }

// sleep waits, and reports false if ctx ends first.
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
