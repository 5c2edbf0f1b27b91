package probe

import (
	"context"
	"slices"

	"pacsaudit/audit"
)

// furtherServices are those that no viewer proposes together.
var furtherServices = func() (list []audit.Service) {
	for s := range audit.Services {
		if s != audit.MadeUp && !slices.Contains(viewer, s) {
			list = append(list, s)
		}
	}
	return list
}()

// services asks what else is negotiated, when all that decides the exposure is
// known: there are servers that end on a class that they do not know. The made-up
// one comes last, by itself.
func (v *visit) services(ctx context.Context) {
	if v.door.called == "" {
		return // nobody opened
	}
	v.propose(ctx, audit.StageServices, furtherServices)
	v.propose(ctx, audit.StageMadeUp, []audit.Service{audit.MadeUp})
}

// propose opens an association for services, Verification beside them: some
// servers reject an association in which nothing is acceptable. Of a server that
// does not answer it finds out whether it is still there. One that is gone, if
// only until something starts it again, has stopped.
func (v *visit) propose(ctx context.Context, stage audit.Stage, services []audit.Service) {
	v.stage = stage
	at := v.door
	at.only = append([]audit.Service{audit.Verification}, services...)
	r := v.associate(ctx, at)
	s := v.again(ctx, r.step, at)
	switch {
	case v.a != nil:
		v.negotiated(at.only)
	case s.Outcome == audit.Rejected && !s.Temporary():
		for _, service := range services {
			v.o.Contexts[service] = audit.NotAccepted
		}
	case s.Tried() && ctx.Err() == nil:
		if r.wordless() && v.associate(ctx, v.door).step.Outcome == audit.Refused {
			v.o.Stopped = stage
			return
		}
		v.opens(ctx)
	}
	v.leave(ctx)
}
