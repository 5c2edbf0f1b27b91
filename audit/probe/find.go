package probe

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// models are the information models of query/retrieve, the one that needs no
// patient first: PS3.4 §C.4.1.3.1 wants every level above to hold one value.
// Some servers answer for the studies of a model and refuse its patients.
var models = []struct {
	service  audit.Service
	model    phi.Model
	fallback bool // asked only where the one before was the first that was refused
}{
	{audit.StudyRootFind, phi.StudyRootStudy, false},
	{audit.PatientRootFind, phi.PatientRootPatient, false},
	{audit.PatientRootFind, phi.StudyRootStudy, true},
	{audit.PatientStudyOnlyFind, phi.PatientRootPatient, false},
	{audit.PatientStudyOnlyFind, phi.StudyRootStudy, true},
}

// found is what a query brought.
type found struct {
	step audit.Step
	q    audit.Query
}

// worth orders what was found by how far it lets a stranger in: patients,
// records, an answer, and what is in doubt before what is denied.
func (f found) worth() int {
	switch {
	case f.q.Exposed() > 0:
		return 4
	case f.q.Records() > 0:
		return 3
	case f.step.OK(), audit.Busy(f.step):
		return 2
	case f.step.Tried() && f.step.Ending() == audit.Unsettled:
		return 1
	}
	return 0
}

// better is the one that lets a stranger in further; the first of equals.
func better(a, b found) found {
	if !a.step.Tried() || b.worth() > a.worth() {
		return b
	}
	return a
}

// find queries the archive in one model after the other, until one shows a
// patient: what one of them hides another may show.
func (v *visit) find(ctx context.Context) found {
	v.stage = audit.StageQuery
	// A silent archive must not keep the worklist from being asked.
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)*2/3)
		defer cancel()
	}
	var best, last found
	doubt := false
	for _, m := range models {
		if s := last.step; m.fallback && (v.denials > 1 || s.OK() || s.Outcome == audit.NoContext || !s.Status.Sent() && !s.HungUp()) {
			continue
		}
		last = v.ask(ctx, m.service, m.model)
		if best = better(best, last); best.q.Exposed() > 0 {
			break
		}
		doubt = doubt || last.worth() == 1 || last.q.AtLeast
	}
	if doubt {
		best.q.AtLeast = best.q.Tally != nil // what the others would have brought nobody knows
	}
	return best
}

// asking begins a count of one model.
func (v *visit) asking(service audit.Service, model phi.Model) *asking {
	return &asking{
		visit: v, class: service.UID().String(), inspector: phi.NewInspector(v.p.now()), start: time.Now(),
		q: audit.Query{QueryFacts: audit.QueryFacts{Model: model}, Keys: phi.PHIKeys},
	}
}

// ask counts what one model brings.
func (v *visit) ask(ctx context.Context, service audit.Service, model phi.Model) found {
	asked := audit.QueryFacts{Model: model}
	if !v.settled(ctx, service) {
		if s := v.alone(ctx, service); !s.OK() {
			return found{step: timely(ctx, s), q: audit.Query{QueryFacts: asked}}
		}
	}
	a := v.asking(service, model)
	if v.wary {
		a.q.Keys = phi.CoreKeys // it hangs up on richer ones, and on these
	}
	if v.p.Full {
		a.everything(ctx)
	} else {
		a.sample(ctx)
	}
	a.step = timely(ctx, a.step)
	if !a.step.Tried() {
		a.q.Model = phi.NoModel
	}
	a.inspector.Settle()
	if t := a.q.Tally; t != nil && (t.Malformed > 0 || a.q.Undecodable > 0) {
		a.q.AtLeast = true // what was not understood may be anything
	}
	return found{a.step, a.q}
}

// timely is a step that no time was left for, where it was not taken.
func timely(ctx context.Context, s audit.Step) audit.Step {
	if !s.Tried() && ctx.Err() != nil {
		return stepOf(ctx.Err(), 0)
	}
	return s
}
