package probe

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// DefaultRest is the pause before a server is asked once more.
const DefaultRest = 5 * time.Second

// retryLater tries once more after some seconds, if the server refused without a
// lasting reason. While it starts, or under a rate limit, a server aborts, rejects
// without a reason, hangs up, or refuses what it answers a moment later.
func (v *visit) retryLater(ctx context.Context, needs audit.Needs) {
	switch {
	case v.o.Stopped != audit.NoStage:
	case !v.o.Associated():
		if v.refusedWithoutReason() && v.waitBeforeRetry(ctx) {
			v.associateAgain(ctx, needs)
		}
	case needs&audit.NeedsQuery != 0 && v.o.QueryEnding() == audit.Denied:
		service, model, denied := v.deniedModel()
		if !denied || !v.waitBeforeRetry(ctx) {
			return
		}
		switch again := v.smallestQuery(ctx, service, model); {
		case !again.Tried(), again.Refusal(), again.HungUp(), again.Ending() == audit.Denied:
		case v.stillOpens(ctx):
			v.deniesQueries, v.modelsDenied = false, 0
			v.useAssociation(ctx, needs)
		default:
			v.o.Find = again // it no longer denies, and there is no way to ask for more
		}
		v.release(ctx)
	}
}

// waitBeforeRetry pauses, for half of the time that is left at most, and reports false
// if the time is up.
func (v *visit) waitBeforeRetry(ctx context.Context) bool {
	rest := v.p.Rest
	if rest <= 0 {
		rest = DefaultRest
	}
	if deadline, ok := ctx.Deadline(); ok {
		rest = min(rest, time.Until(deadline)/2)
	}
	return sleep(ctx, rest-time.Since(v.last))
}

// refusedWithoutReason reports a refusal of the best title known that names neither
// title as the reason: an abort, the end of the connection, or a rejection without a
// reason or for congestion, PS3.8 Table 9-21.
func (v *visit) refusedWithoutReason() bool {
	s := v.o.WithCalledTitle
	if !s.Tried() {
		s = v.o.Stranger
	}
	switch {
	case v.o.Transport == audit.NoTransport:
		return false // it does not speak DICOM
	case s.Temporary():
		return false // it was retried before
	case s.Outcome == audit.Rejected:
		return s.Source.Is(3) || s.Reason.Is(1)
	}
	return s.HungUp()
}

// associateAgain associates once more under the best title known. A server that is too
// busy then, or says nothing, has not denied it twice.
func (v *visit) associateAgain(ctx context.Context, needs audit.Needs) {
	at := v.strangerAttempt(v.o.Transport)
	known := !v.target.Called.IsZero()
	if known {
		at.called = v.target.Called.String()
	}
	s := orTimedOut(ctx, v.retryTemporary(ctx, v.associate(ctx, at).step, at))
	switch {
	case !s.Tried(), s.Refusal(), s.HungUp():
		return
	case known:
		v.o.WithCalledTitle = s
	default:
		v.o.Stranger = s
	}
	if s.OK() {
		v.useAssociation(ctx, needs)
	}
}

// deniedModel returns a model that was refused by a status or by the end of the
// association, not by its presentation context.
func (v *visit) deniedModel() (audit.Service, phi.Model, bool) {
	for _, m := range models {
		if s := v.o.Find; m.model == v.o.Query.Model && v.o.Contexts[m.service] == audit.Accepted && (s.Status.Sent() || s.HungUp()) {
			return m.service, m.model, true
		}
	}
	s := v.o.Worklist
	return audit.WorklistFind, phi.ModalityWorklist, v.o.Contexts[audit.WorklistFind] == audit.Accepted && (s.Status.Sent() || s.HungUp())
}

// smallestQuery sends the smallest query, in an association for this class alone, and
// returns how that or the association ended.
func (v *visit) smallestQuery(ctx context.Context, service audit.Service, model phi.Model) audit.Step {
	if s := v.associateForOne(ctx, service); !s.OK() {
		return s
	}
	a := v.newModelCount(service, model)
	a.q.Keys = phi.LeastKeys
	return a.queryAsGiven(ctx, phi.Filter{Name: "*", CharacterSet: true}).step
}
