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

// models are the information models of query/retrieve, the one that needs no
// patient first: PS3.4 §C.4.1.3.1 wants every level above to hold one value.
var models = []struct {
	class string
	model phi.Model
}{
	{dimse.StudyRootFind, phi.StudyRootStudy},
	{dimse.PatientRootFind, phi.PatientRootPatient},
	{dimse.PatientStudyOnlyFind, phi.PatientRootPatient},
}

// find queries the archive in the first model that it answers in.
func (v *visit) find(ctx context.Context) {
	if !v.p.Full {
		// A silent archive must not keep the worklist from being asked.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, v.p.budget()*2/3)
		defer cancel()
	}
	for i, m := range models {
		s, q := v.ask(ctx, m.class, m.model)
		if i == 0 || s.OK() || q.Records() > 0 {
			v.o.Find, v.o.Query = s, q
		}
		if s.OK() || q.Records() > 0 || ctx.Err() != nil {
			return
		}
	}
}

// worklist queries the modality worklist.
func (v *visit) worklist(ctx context.Context) {
	if ctx.Err() == nil {
		v.o.Worklist, v.o.WorklistQuery = v.ask(ctx, dimse.ModalityWorklistFind, phi.ModalityWorklist)
	}
}

// asking is a count of one model under way.
type asking struct {
	*visit
	class     string
	inspector *phi.Inspector
	q         audit.Query
	start     time.Time
	limit     int // of answers to one query; 0 is none
}

func (v *visit) ask(ctx context.Context, class string, model phi.Model) (audit.Step, audit.Query) {
	a := &asking{visit: v, class: class, inspector: phi.NewInspector(v.p.now()), start: time.Now()}
	a.q = audit.Query{Model: model, Keys: phi.PHIKeys}
	var s audit.Step
	if v.p.Full {
		s = a.everything(ctx)
	} else {
		a.limit = v.p.rows()
		s = a.sample(ctx)
	}
	a.inspector.Tally().Settle()
	return s, a.q
}

// windows are the ages, in days, of the studies that successive queries of a
// sample ask for: newest first, then everything, which alone brings studies
// without a date.
var windows = []int{7, 366, 0}

// sample counts what a stranger can read, up to the bound on rows.
func (a *asking) sample(ctx context.Context) audit.Step {
	var step audit.Step
	for _, days := range windows {
		var dates phi.DateRange
		if days > 0 {
			if a.q.Model != phi.StudyRootStudy {
				continue // patients and worklist items have no study date
			}
			dates.From = phi.DayOf(a.p.now().AddDate(0, 0, -days))
		}
		now := a.query(ctx, phi.Filter{Dates: dates})
		switch {
		case !now.complete:
			return a.partial(step, now)
		case days == 0 && now.answers > a.q.Records():
			a.q.Duplicates = now.answers - a.q.Records()
		case days == 0 && now.answers < a.q.Records():
			a.q.AtLeast = true // it answered fewer than were seen before: it has a silent limit
		}
		step = now.step
	}
	return step
}

// partial decides what a query says that did not come to its regular end: what
// an earlier one settled stays, and the counts become lower bounds.
func (a *asking) partial(earlier audit.Step, now answer) audit.Step {
	if a.q.Records() > 0 || earlier.OK() {
		a.q.AtLeast = true
	}
	if earlier.OK() && now.step.Outcome != audit.Interrupted {
		return earlier
	}
	return now.step
}

// answer is how one C-FIND ended.
type answer struct {
	step     audit.Step
	answers  uint64 // pending responses
	complete bool   // the server said that there is no more
	cut      bool   // it came to a limit: the bound on rows, or one of the server's
}

// query sends one C-FIND and counts its matches. Where the server refuses the
// optional keys it asks again with those that every server knows.
func (a *asking) query(ctx context.Context, filter phi.Filter) answer {
	n := a.once(ctx, filter)
	if n.step.Outcome == audit.Failed && n.step.HasStatus && n.answers == 0 && a.q.Records() == 0 && a.q.Keys > phi.CoreKeys && tooManyKeys(n.step.Status) {
		a.q.Keys = phi.CoreKeys
		n = a.once(ctx, filter)
	}
	return n
}

func (a *asking) once(ctx context.Context, filter phi.Filter) answer {
	if s, ok := a.reopen(ctx); !ok {
		return answer{step: s}
	}
	answers := 0
	result, err := a.a.Find(ctx, dimse.Query{SOPClassUID: a.class, Identifier: phi.Identifier(a.q.Model, a.q.Keys, filter)}, func(d *dataset.Decoder) bool {
		a.inspector.Inspect(d)
		answers++
		// Some servers answer once per instance: the bound is on both.
		return a.limit == 0 || a.inspector.Tally().Records < uint64(a.limit) && answers < 4*a.limit
	})
	n := answer{step: stepOf(err, time.Since(a.start)), answers: uint64(answers)}
	switch {
	case errors.Is(err, dimse.ErrNoContext):
		return n
	case err != nil:
		a.lost()
		n.cut = answers > 0
	case result.CancelIgnored:
		a.q.CancelIgnored = true
		a.lost()
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
		n.cut, a.q.Bounded = true, true
		n.step.Outcome = audit.OK
	case result.Status.Class() == command.ClassSuccess:
		n.complete = true
	default:
		n.cut = answers > 0 || result.Status>>8 == 0xA7
		a.q.Limited = a.q.Limited || n.cut
	}
	return n
}

// tooManyKeys reports a refusal that may be due to the optional keys, PS3.4
// Table C.4-1: the identifier does not match, or cannot be processed.
func tooManyKeys(s uint16) bool { return s>>8 == 0xA9 || s>>12 == 0xC }
