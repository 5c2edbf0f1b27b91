package probe

import (
	"context"
	"errors"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/dataset"
)

// asking is a count of one model under way.
type asking struct {
	*visit
	class     string
	inspector *phi.Inspector
	q         audit.Query
	step      audit.Step // how the model answers, as far as it is known
	start     time.Time
	queries   int    // sent
	answers   uint64 // that came
	name      string // asked of the name, where nothing comes without it
	// proven says that the keys brought records: what fails then is no fault of
	// theirs.
	proven  bool
	hungUps int // in a row
	most    int // matches of the next query; 0 is the bound on rows
}

// answer is how one C-FIND ended.
type answer struct {
	step     audit.Step
	answers  uint64 // matches
	whole    bool   // everything was asked for
	complete bool   // the server said that there is no more
	cut      bool   // it came to a limit: the bound on rows, or one of the server's
	unasked  bool   // there was no association to ask over, or no budget left
}

// refused reports a query that brought nothing but a failure, by a status or by
// the end of the association.
func (n answer) refused() bool {
	return !n.unasked && n.answers == 0 && !n.complete && !n.step.OK() && n.step.Outcome != audit.NoContext && n.step.Outcome != audit.Interrupted
}

// status reports whether a query was refused by a status.
func (n answer) status() bool { return n.refused() && n.step.Status.Sent() }

// denied reports a status that refuses queries, whatever they ask for.
func (n answer) denied() bool { return n.status() && n.step.Ending() == audit.Denied }

// query sends a C-FIND. Where it brings nothing but a failure, it asks again
// with the keys that every archive knows, and in the end with the least that
// the model demands. A server that hangs up or forbids is spared the filter as
// well.
func (a *asking) query(ctx context.Context, filter phi.Filter) answer {
	n := a.once(ctx, filter)
	for n.refused() && !a.proven && a.q.Keys > phi.LeastKeys && ctx.Err() == nil {
		if n.step.HungUp() || n.denied() {
			filter = phi.Filter{}
		}
		if a.q.Keys--; a.q.Keys == phi.LeastKeys {
			a.leave(ctx) // what came before over the association may be the reason
			if a.denials > 0 {
				a.name = "*"
			}
		}
		n = a.once(ctx, filter)
	}
	if n.refused() && !a.proven {
		a.q.Keys, a.name = phi.PHIKeys, "" // the keys were not the reason
	}
	return n
}

// once sends a C-FIND, and sends it again over a fresh association where the
// server ended the one that carried an operation before: archives that serve
// one operation for each association do.
func (a *asking) once(ctx context.Context, filter phi.Filter) answer {
	for {
		if a.spent() {
			return answer{unasked: true}
		}
		if s, ok := a.reopen(ctx); !ok {
			return answer{step: s, unasked: true}
		}
		fresh := !a.used
		n := a.send(ctx, filter)
		n.whole = filter == phi.Filter{Name: filter.Name, CharacterSet: filter.CharacterSet}
		if !fresh && n.refused() && (n.step.HungUp() || n.step.Outcome == audit.Reset) {
			a.single = true
			continue
		}
		if n.refused() && n.step.HungUp() {
			a.hungUps++
		} else {
			a.hungUps = 0
		}
		return n
	}
}

// send sends one C-FIND and counts its matches.
func (a *asking) send(ctx context.Context, filter phi.Filter) answer {
	if filter.Name == "" {
		filter.Name = a.name
	}
	asked, w := waitFor(ctx, a.wait(ctx))
	defer w.stop()
	answers := 0
	q := dimse.Query{SOPClassUID: a.class, Identifier: phi.Identifier(a.q.Model, a.q.Keys, filter), FinalGrace: a.finalGrace}
	result, err := a.a.Find(asked, q, func(d *dataset.Decoder) bool {
		a.inspector.Inspect(d)
		answers++
		w.answered()
		return a.goOn(answers)
	})
	if !errors.Is(err, dimse.ErrNoContext) { // which sends nothing
		a.queries++
		a.o.Cost.Queries++
	}
	a.answers += uint64(answers)
	a.o.Cost.Answers += uint64(answers)
	n := answer{step: a.stepOf(err, time.Since(a.start)), answers: uint64(answers)}
	if w.over.Load() && !errors.Is(ctx.Err(), context.Canceled) && n.step.Outcome == audit.Interrupted {
		n.step.Outcome = audit.TimedOut
	}
	a.q.Undecodable += uint64(result.Undecodable)
	a.q.Deviations |= deviations(result.Deviations)
	if result.Final && result.Deviations&dimse.MissingDataSet != 0 {
		a.finalGrace = brokenPromise
	}
	switch {
	case errors.Is(err, dimse.ErrNoContext):
		return n
	case err != nil:
		a.lost()
		n.cut = answers > 0
	case result.CancelIgnored:
		a.q.CancelIgnored = true
		a.lost()
	case a.a.Ended():
		a.lost()
	default:
		a.served(ctx)
	}
	if a.inspector.Tally().Records > 0 || err == nil && (result.Stopped || result.Status.Class() == command.ClassSuccess) {
		a.q.Tally = a.inspector.Tally() // a refusal counts nothing: no number is not zero
	}
	if result.Final {
		n.step = withStatus(n.step, result.Status)
	}
	switch {
	case err != nil:
	case result.Stopped:
		n.cut, n.step.Outcome = true, audit.OK
		a.q.Bounded = a.q.Bounded || a.most == 0
	case result.Status.Class() == command.ClassSuccess:
		n.complete = true
	case n.step.OK() && answers == 0 && result.Status.Class() == command.ClassCancel: // nobody asked for that
		n.step.Outcome, a.q.Limited = audit.Failed, true
	case n.step.OK() && answers == 0: // a warning
		n.complete = true
	default:
		n.cut = answers > 0
		a.q.Limited = a.q.Limited || n.cut || audit.Busy(n.step)
	}
	a.proven = a.proven || answers > 0
	return n
}

// brokenPromise is how long a match in a final response is waited for where the
// server has promised one before and sent none.
const brokenPromise = 50 * time.Millisecond

// wait is how long nothing may come: half of the time that is left, so that one
// silent question leaves time for the next.
func (a *asking) wait(ctx context.Context) time.Duration {
	limit := a.p.patience()
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)/2)
	}
	return limit
}

// note keeps how the model answers: success says more than a failure, and a
// later failure, of a smaller question, more than an earlier one. But a model
// that failed otherwise is not denied by what forbids a smaller question, and how
// the next association failed says less than how a query did.
func (a *asking) note(n answer) {
	failed := a.step.Status.Sent() && a.step.Ending() != audit.Denied
	switch {
	case !n.step.Tried(), n.unasked && a.step.Tried():
	case !a.step.Tried(), n.step.OK(), !a.step.OK() && !audit.Busy(a.step) && !(failed && n.denied()):
		a.step = n.step
	}
}
