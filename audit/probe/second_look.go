package probe

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// DefaultRest is how long a server is left alone before it is asked once more.
const DefaultRest = 5 * time.Second

// secondLook asks once more, some seconds later, where the server said no and gave
// no reason that lasts. While it starts, or where somebody limits how often it is
// asked, a server aborts, rejects without a reason, hangs up, or refuses what it
// answers a moment later.
func (v *visit) secondLook(ctx context.Context, needs audit.Needs) {
	switch {
	case v.o.Stopped != audit.NoStage:
	case !v.o.Associated():
		if v.speechless() && v.rest(ctx) {
			v.callAgain(ctx, needs)
		}
	case needs&audit.NeedsQuery != 0 && v.o.QueryEnding() == audit.Denied:
		service, model, denied := v.deniedModel()
		if denied && v.rest(ctx) && v.welcomes(ctx, service, model) && v.opens(ctx) {
			v.wary, v.denials = false, 0
			v.rungs(ctx, needs)
		}
		v.leave(ctx)
	}
}

// rest leaves the server alone, for half of the time that is left at most, and
// reports whether it may be asked again.
func (v *visit) rest(ctx context.Context) bool {
	rest := v.p.Rest
	if rest <= 0 {
		rest = DefaultRest
	}
	if deadline, ok := ctx.Deadline(); ok {
		rest = min(rest, time.Until(deadline)/2)
	}
	return sleep(ctx, rest-time.Since(v.last))
}

// speechless reports a refusal of the best title known that says nothing of the
// caller or the title: an abort, the end of the connection, or a rejection without
// a reason, or for want of room, PS3.8 Table 9-21.
func (v *visit) speechless() bool {
	s := v.o.Addressed
	if !s.Tried() {
		s = v.o.Stranger
	}
	switch {
	case v.o.Transport == audit.NoTransport:
		return false // it never spoke
	case s.Temporary():
		return false // it was asked often enough
	case s.Outcome == audit.Rejected:
		return s.Source.Is(3) || s.Reason.Is(1)
	}
	return s.HungUp()
}

// callAgain associates once more under the best title known.
func (v *visit) callAgain(ctx context.Context, needs audit.Needs) {
	at := v.stranger(v.o.Transport)
	known := !v.target.Called.IsZero()
	if known {
		at.called = v.target.Called.String()
	}
	s := timely(ctx, v.again(ctx, v.associate(ctx, at).step, at))
	switch {
	case !s.OK():
		return
	case known:
		v.o.Addressed = s
	default:
		v.o.Stranger = s
	}
	v.rungs(ctx, needs)
}

// deniedModel is a model that was refused by a status or by the end of the
// association, rather than not offered.
func (v *visit) deniedModel() (audit.Service, phi.Model, bool) {
	for _, m := range models {
		if s := v.o.Find; m.model == v.o.Query.Model && v.o.Contexts[m.service] == audit.Accepted && (s.Status.Sent() || s.HungUp()) {
			return m.service, m.model, true
		}
	}
	s := v.o.Worklist
	return audit.WorklistFind, phi.ModalityWorklist, v.o.Contexts[audit.WorklistFind] == audit.Accepted && (s.Status.Sent() || s.HungUp())
}

// welcomes asks for the least, in an association for this class alone, and
// reports whether the server no longer denies it.
func (v *visit) welcomes(ctx context.Context, service audit.Service, model phi.Model) bool {
	if !v.alone(ctx, service).OK() {
		return false
	}
	a := v.asking(service, model)
	a.q.Keys = phi.LeastKeys
	n := a.once(ctx, phi.Filter{Name: "*", CharacterSet: true})
	return n.step.Tried() && !n.denied() && !n.step.HungUp()
}
