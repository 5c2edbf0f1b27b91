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

// windows are the ages, in days, of the studies that successive queries of a
// sample ask for: newest first, then everything, which alone brings studies
// without a date.
var windows = []int{7, 366, 0}

// find queries the archive: Study Root, and Patient Root where that is refused.
func (v *visit) find(ctx context.Context) {
	v.o.Find = v.sample(ctx, dimse.StudyRootFind, phi.StudyRootStudy, &v.o.Query)
	if v.o.Find.OK() || v.o.Query.Records() > 0 || v.o.Find.Outcome == audit.Interrupted {
		return
	}
	var query audit.Query
	if s := v.sample(ctx, dimse.PatientRootFind, phi.PatientRootPatient, &query); s.OK() || query.Records() > 0 {
		v.o.Find, v.o.Query = s, query
	}
}

// worklist queries the modality worklist.
func (v *visit) worklist(ctx context.Context) {
	if v.o.Find.Outcome != audit.Interrupted {
		v.o.Worklist = v.sample(ctx, dimse.ModalityWorklistFind, phi.ModalityWorklist, &v.o.WorklistQuery)
	}
}

// sample counts what a stranger can read, up to the bound on rows.
func (v *visit) sample(ctx context.Context, class string, model phi.Model, q *audit.Query) audit.Step {
	inspector := phi.NewInspector(v.p.now())
	*q = audit.Query{Model: model, Keys: phi.PHIKeys}
	start := time.Now()
	var step audit.Step
	for i := 0; i < len(windows); i++ {
		dates := v.dates(windows[i])
		if model != phi.StudyRootStudy && dates != (phi.DateRange{}) {
			continue // patients and worklist items have no study date
		}
		if s, ok := v.reopen(ctx); !ok {
			return firstOf(step, s, q)
		}
		result, err := v.query(ctx, class, dates, inspector, q)
		if errors.Is(err, dimse.ErrNoContext) {
			return stepOf(err, time.Since(start))
		}
		q.Tally = inspector.Tally()
		if err != nil {
			v.lost()
			return firstOf(step, stepOf(err, time.Since(start)), q)
		}
		if result.CancelIgnored {
			q.CancelIgnored = true
			v.lost()
		}
		now := audit.Step{Outcome: audit.OK, Took: time.Since(start)}
		if result.Final {
			now = withStatus(now, result.Status)
		}
		class := result.Status.Class()
		switch {
		case result.Stopped: // at the bound
			q.Bounded, q.AtLeast = true, true
			now.Outcome = audit.OK
			return now
		case class == command.ClassFailure && q.Records() == 0 && q.Keys > phi.CoreKeys && tooManyKeys(result.Status):
			q.Keys = phi.CoreKeys
			i-- // the same window with the keys that every server knows
			continue
		case class != command.ClassSuccess:
			return firstOf(step, now, q)
		}
		step = now
	}
	return step
}

// query sends one C-FIND and counts its matches.
func (v *visit) query(ctx context.Context, class string, dates phi.DateRange, inspector *phi.Inspector, q *audit.Query) (dimse.FindResult, error) {
	limit := v.p.rows()
	answers := 0
	return v.a.Find(ctx, dimse.Query{SOPClassUID: class, Identifier: phi.Identifier(q.Model, q.Keys, dates)}, func(d *dataset.Decoder) bool {
		inspector.Inspect(d)
		answers++
		// Some servers answer once per instance: the bound is on both.
		return inspector.Tally().Records < uint64(limit) && answers < 4*limit
	})
}

// firstOf decides what a query that ended early says: what an earlier window
// settled stays, and the counts become lower bounds.
func firstOf(earlier, now audit.Step, q *audit.Query) audit.Step {
	if q.Records() > 0 || earlier.OK() {
		q.AtLeast = true
	}
	if earlier.OK() && now.Outcome != audit.Interrupted {
		return earlier
	}
	return now
}

// tooManyKeys reports a refusal that may be due to the optional keys, PS3.4
// Table C.4-1: the identifier does not match, or cannot be processed.
func tooManyKeys(s command.Status) bool { return s>>8 == 0xA9 || s>>12 == 0xC }

// dates is the window of the last days; 0 is everything.
func (v *visit) dates(days int) phi.DateRange {
	if days == 0 {
		return phi.DateRange{}
	}
	return phi.DateRange{From: phi.DayOf(v.p.now().AddDate(0, 0, -days))}
}
