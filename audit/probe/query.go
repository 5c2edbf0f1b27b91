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

// modelCount counts the matches of one model.
type modelCount struct {
	*visit
	class        string
	inspector    *phi.Inspector
	q            audit.Query
	step         audit.Step // how the model answers, so far
	start        time.Time
	queries      int    // sent
	answers      uint64 // received
	requiredName string // value of the name in each query, if none is answered without it
	requiredKeys bool   // the required keys are in each query, for the same reason
	// proven means that the keys returned records: they are not why a later query
	// fails.
	proven     bool
	late       bool // matches came behind the end of a query, and were dropped
	hungUps    int  // in a row
	maxMatches int  // matches of the next query; 0 is the bound on rows
}

// answer is how one C-FIND ended.
type answer struct {
	step     audit.Step
	answers  uint64 // matches
	whole    bool   // everything was asked for
	complete bool   // the server reported the end of the matches
	cut      bool   // it ended at a limit: the bound on rows, or one of the server's
	unasked  bool   // it was not sent: no association, or no budget left
}

// refused reports a query that returned nothing but a failure, by a status or by the
// end of the association.
func (n answer) refused() bool {
	return !n.unasked && n.answers == 0 && !n.complete && !n.step.OK() && n.step.Outcome != audit.NoContext && n.step.Outcome != audit.Interrupted
}

// status reports whether a query was refused by a status.
func (n answer) status() bool { return n.refused() && n.step.Status.Sent() }

// denied reports a status that refuses queries, whatever they ask for.
func (n answer) denied() bool { return n.status() && n.step.Ending() == audit.Denied }

// query sends a C-FIND. If it returns nothing but a failure, it is repeated with the
// keys that every archive knows, and then with those that the model demands. For a
// server that hangs up or denies, it is repeated without the filter as well.
func (a *modelCount) query(ctx context.Context, filter phi.Filter) answer {
	n := a.queryAsGiven(ctx, filter)
	for n.refused() && !a.proven && a.q.Keys > phi.LeastKeys && ctx.Err() == nil {
		if n.step.HungUp() || n.denied() {
			filter = phi.Filter{}
		}
		if a.q.Keys--; a.q.Keys == phi.LeastKeys {
			a.release(ctx) // an earlier operation of the association may be the reason
			if a.modelsDenied > 0 {
				a.requiredName = "*"
			}
		}
		n = a.queryAsGiven(ctx, filter)
	}
	if n.refused() && !a.proven {
		a.q.Keys, a.requiredName = phi.PHIKeys, "" // the keys were not the reason
	}
	return n
}

// queryAsGiven sends a C-FIND, and repeats it over a new association if the server
// ended one that was used before: some archives serve one operation for each.
func (a *modelCount) queryAsGiven(ctx context.Context, filter phi.Filter) answer {
	for {
		if a.budgetUsedUp() {
			return answer{unasked: true}
		}
		if s, ok := a.reopen(ctx); !ok {
			return answer{step: s, unasked: true}
		}
		fresh := !a.used
		n := a.sendFind(ctx, filter)
		n.whole = filter == phi.Filter{Name: filter.Name, CharacterSet: filter.CharacterSet, Required: filter.Required}
		if !fresh && n.refused() && (n.step.HungUp() || n.step.Outcome == audit.Reset) {
			a.oneOperationEach = true
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

// sendFind sends one C-FIND and counts its matches.
func (a *modelCount) sendFind(ctx context.Context, filter phi.Filter) answer {
	if filter.Name == "" {
		filter.Name = a.requiredName
	}
	filter.Required = filter.Required || a.requiredKeys
	asked, w := endWhenSilent(ctx, a.silenceLimit(ctx))
	defer w.stop()
	answers := 0
	over, began := a.a, a.p.now()
	q := dimse.Query{SOPClassUID: a.class, Identifier: phi.Identifier(a.q.Model, a.q.Keys, filter), FinalGrace: a.finalGrace}
	result, err := a.a.Find(asked, q, func(d *dataset.Decoder) bool {
		a.inspector.Inspect(d)
		answers++
		w.answered()
		return a.wantsMore(answers)
	})
	if !errors.Is(err, dimse.ErrNoContext) { // which sends nothing
		a.queries++
		a.o.Cost.Queries++
	}
	a.answers += uint64(answers)
	a.o.Cost.Answers += uint64(answers)
	n := answer{step: a.operationStep(err, time.Since(a.start)), answers: uint64(answers)}
	if w.expired.Load() && !errors.Is(ctx.Err(), context.Canceled) && n.step.Outcome == audit.Interrupted {
		n.step.Outcome = audit.TimedOut
	}
	a.q.Undecodable += uint64(result.Undecodable)
	a.q.Deviations |= deviations(result.Deviations)
	a.late = a.late || result.Late
	if result.Final && result.Deviations&dimse.MissingDataSet != 0 {
		a.finalGrace = shortFinalGrace
	}
	switch {
	case errors.Is(err, dimse.ErrNoContext):
		return n
	case err != nil:
		a.dropAssociation()
		n.cut = answers > 0
	case result.CancelIgnored:
		a.q.CancelIgnored = true
		a.dropAssociation()
	case a.a.Ended():
		a.dropAssociation()
	default:
		a.operationAnswered(ctx)
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
		a.q.Bounded = a.q.Bounded || a.maxMatches == 0
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
	a.tell(over, began, n)
	return n
}

// shortFinalGrace is how long to wait for a match in a final response if the server
// announced one before and sent none.
const shortFinalGrace = 50 * time.Millisecond

// silenceLimit is how long to wait for the next answer: half of the time that is left,
// so that a query without one leaves time for the next.
func (a *modelCount) silenceLimit(ctx context.Context) time.Duration {
	limit := a.p.patience()
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)/2)
	}
	return limit
}

// noteStep records how the model answers. A success replaces a failure, and a later
// failure, of a smaller query, an earlier one. But a denial of a smaller query does
// not replace another failure, and a failed association does not replace a query.
func (a *modelCount) noteStep(n answer) {
	failed := a.step.Status.Sent() && a.step.Ending() != audit.Denied
	switch {
	case !n.step.Tried(), n.unasked && a.step.Tried():
	case !a.step.Tried(), n.step.OK(), !a.step.OK() && !audit.Busy(a.step) && !(failed && n.denied()):
		a.step = n.step
	}
}
