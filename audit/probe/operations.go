package probe

import (
	"context"
	"errors"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
)

// echo sends a C-ECHO, and a second one over a new association if the server hung
// up: it may end every association that way.
func (v *visit) echo(ctx context.Context) audit.Step {
	v.stage = audit.StageEcho
	s := v.sendEcho(ctx)
	if !s.HungUp() || !v.stillOpens(ctx) {
		return s
	}
	if s = v.sendEcho(ctx); s.HungUp() {
		s.Confirmed = v.stillOpens(ctx)
	}
	return s
}

func (v *visit) sendEcho(ctx context.Context) audit.Step {
	start := time.Now()
	// Some servers answer queries but not the echo.
	limit, cancel := context.WithTimeout(ctx, v.p.patience())
	defer cancel()
	status, err := v.a.Echo(limit)
	s := v.operationStep(err, time.Since(start))
	switch {
	case errors.Is(err, dimse.ErrNoContext):
	case err != nil:
		v.dropAssociation()
	default:
		s = withStatus(s, status)
		v.operationAnswered(ctx)
	}
	return s
}

// withStatus records the status of a final response.
func withStatus(s audit.Step, status command.Status) audit.Step {
	s.Status = audit.Sent(uint16(status))
	// No final response is pending.
	if c := status.Class(); c == command.ClassFailure || c == command.ClassPending {
		s.Outcome = audit.Failed
	}
	return s
}

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

// modelResult is what a query brought.
type modelResult struct {
	step audit.Step
	q    audit.Query
}

// rank orders results by what they show to a stranger: patients, records, an
// answer, an unclear refusal, a clear one.
func (f modelResult) rank() int {
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

// better returns the result of the higher rank; the first of equals.
func better(a, b modelResult) modelResult {
	if !a.step.Tried() || b.rank() > a.rank() {
		return b
	}
	return a
}

// find queries the archive in one model after the other, until one shows a
// patient: an archive may refuse one model and answer another.
func (v *visit) find(ctx context.Context) modelResult {
	v.stage = audit.StageQuery
	// A silent archive must leave time for the worklist.
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)*2/3)
		defer cancel()
	}
	var best, last modelResult
	doubt, studies := false, false // studies: a model has answered for them
	for _, m := range models {
		if m.fallback && (studies || !v.worthFallback(last)) {
			continue
		}
		last = v.ask(ctx, m.service, m.model)
		studies = studies || m.model == phi.StudyRootStudy && last.step.OK()
		if best = better(best, last); best.q.Exposed() > 0 {
			break
		}
		doubt = doubt || last.rank() == 1 || last.q.AtLeast
	}
	if doubt {
		best.q.AtLeast = best.q.Tally != nil // the other models might have shown more
	}
	return best
}

// worthFallback reports whether a model that did not answer for patients, or had none,
// may answer for studies.
func (v *visit) worthFallback(last modelResult) bool {
	s := last.step
	if s.OK() {
		return last.q.Records() == 0
	}
	return v.modelsDenied <= 1 && s.Outcome != audit.NoContext && (s.Status.Sent() || s.HungUp())
}

// newModelCount begins a count of one model.
func (v *visit) newModelCount(service audit.Service, model phi.Model) *modelCount {
	return &modelCount{
		visit: v, class: service.UID().String(), inspector: phi.NewInspector(v.p.now()), start: time.Now(),
		q: audit.Query{QueryFacts: audit.QueryFacts{Model: model}, Keys: phi.PHIKeys},
	}
}

// ask counts the matches of one model.
func (v *visit) ask(ctx context.Context, service audit.Service, model phi.Model) modelResult {
	asked := audit.QueryFacts{Model: model}
	if !v.conclusive(ctx, service) {
		if s := v.associateForOne(ctx, service); !s.OK() {
			return modelResult{step: orTimedOut(ctx, s), q: audit.Query{QueryFacts: asked}}
		}
	}
	a := v.newModelCount(service, model)
	if v.deniesQueries {
		a.q.Keys = phi.CoreKeys // more keys were refused before
	}
	if v.p.Full {
		a.countAll(ctx)
	} else {
		a.countSample(ctx)
	}
	a.step = orTimedOut(ctx, a.step)
	if !a.step.Tried() {
		a.q.Model = phi.NoModel
	}
	a.inspector.CountPopulations()
	if t := a.q.Tally; t != nil && (t.Malformed > 0 || a.q.Undecodable > 0 || a.late) {
		a.q.AtLeast = true // records that were not read may be of other patients
	}
	return modelResult{a.step, a.q}
}

// orTimedOut returns s, or a timeout if no time was left for the step.
func orTimedOut(ctx context.Context, s audit.Step) audit.Step {
	if !s.Tried() && ctx.Err() != nil {
		return stepOfError(ctx.Err(), 0)
	}
	return s
}

// useAssociation runs the operations of an audit, if there is an association. A
// result of an earlier association stays if it showed more.
func (v *visit) useAssociation(ctx context.Context, needs audit.Needs) {
	if v.a == nil {
		return
	}
	v.recordPeer()
	if needs&audit.NeedsEcho != 0 && (v.conclusive(ctx, audit.Verification) || v.associateForOne(ctx, audit.Verification).OK()) {
		v.o.Echo = better(modelResult{step: v.o.Echo}, modelResult{step: v.echo(ctx)}).step
	}
	if needs&audit.NeedsQuery != 0 {
		v.archive(ctx)
		v.worklist(ctx)
	}
	v.release(ctx)
}

// archive queries the archive, unless it has shown patients before.
func (v *visit) archive(ctx context.Context) {
	if v.o.Query.Exposed() == 0 {
		f := better(modelResult{v.o.Find, v.o.Query}, v.find(ctx))
		v.o.Find, v.o.Query = f.step, f.q
	}
}

// worklist queries the modality worklist.
func (v *visit) worklist(ctx context.Context) {
	v.askWorklist(ctx, audit.WorklistFind, phi.ModalityWorklist)
}

// askWorklist queries a worklist, unless one has shown patients before.
func (v *visit) askWorklist(ctx context.Context, service audit.Service, model phi.Model) {
	if v.o.WorklistQuery.Exposed() == 0 {
		v.stage = audit.StageWorklist
		f := v.ask(ctx, service, model)
		if v.o.Worklist.Outcome != audit.NoContext || !f.step.Tried() { // else there is no other worklist
			f = better(modelResult{v.o.Worklist, v.o.WorklistQuery}, f)
		}
		v.o.Worklist, v.o.WorklistQuery = f.step, f.q
	}
}
