package report

import (
	"fmt"
	"slices"
	"time"

	"pacsaudit/audit"
)

// contradiction is the first place where a report says what cannot be, nil
// where there is none. New writes none, nor does Merge. An error names the place
// and quotes nothing. beforeDoubt are the targets of a program that knew no doubt.
func (r *Report) contradiction(beforeDoubt map[int]bool) error {
	const advice = "contradicts what else the report says: the file was changed, or is damaged: audit again"
	if r.Finished.Before(r.Started) || noTime(r.Finished) {
		return fmt.Errorf("finished %s", advice)
	}
	if noTime(r.Started) {
		return fmt.Errorf("started %s", advice)
	}
	if tooManyPlaces(r.Targets) {
		return fmt.Errorf("more than %d places, or %d servers times places: report them in several parts", maxPlaces, maxPlaceCells)
	}
	if r.shardsWrong() {
		return fmt.Errorf("shards %s", advice)
	}
	for i := range r.Targets {
		if field := r.Targets[i].contradiction(beforeDoubt[i]); field != "" {
			return fmt.Errorf("target %d: %s %s", i+1, field, advice)
		}
	}
	if h := r.Headers; h != nil {
		if field := h.contradiction(); field != "" {
			return fmt.Errorf("headers: %s %s", field, advice)
		}
	}
	if l := r.Lint; l != nil {
		if field := l.contradiction(); field != "" {
			return fmt.Errorf("lint: %s %s", field, advice)
		}
	}
	if s := r.Sweep; s != nil {
		if s.Swept > s.Addresses {
			return fmt.Errorf("sweep: swept %s", advice)
		}
		if field := wrongFinding(s.Findings); field != "" {
			return fmt.Errorf("sweep: %s %s", field, advice)
		}
	}
	if l := r.Listen; l != nil {
		if field := l.contradiction(); field != "" {
			return fmt.Errorf("listen: %s %s", field, advice)
		}
	}
	return nil
}

// noTime reports a time that cannot be written again: its offset leads out of the years
// that RFC 3339 has.
func noTime(t time.Time) bool {
	year := t.UTC().Year()
	return year < 0 || year > 9999
}

// rule is a field, and whether it cannot be so.
type rule struct {
	field string
	wrong bool
}

func first(rules []rule) string {
	for _, r := range rules {
		if r.wrong {
			return r.field
		}
	}
	return ""
}

// contradiction is the field of a target that cannot be so.
func (t *Target) contradiction(beforeDoubt bool) string {
	measured := t.Exposure.Measured()
	records, exposed := t.PHI.Records > 0, t.PHI.Exposed > 0
	if t.Worklist != nil {
		records, exposed = records || t.Worklist.Records > 0, exposed || t.Worklist.Exposed > 0
	}
	field := first([]rule{
		{"exposure", exposed != (t.Exposure == audit.PHIVisible)},
		{"exposure", records != (t.Exposure >= audit.RecordsVisible)},
		{"settled", t.Settled != (measured && t.Doubt == audit.NoRung)},
		{"unsettled", !doubtful(t.Exposure, t.Doubt)},
		{"exposure", t.Exposure == audit.ExposureClosed && (t.Steps.Stranger.Outcome == audit.OK || t.Steps.WithCalledTitle.Outcome == audit.OK)},
		{"settled", !beforeDoubt && t.Settled && (t.Exposure == audit.Associates || t.Exposure == audit.Echoes) && (t.Steps.Find.unsettled() || t.Steps.Worklist.unsettled())},
		{"unsettled", t.Doubt == audit.QueryRung && t.Steps.Find.Outcome == audit.OK || t.Doubt == audit.WorklistRung && t.Steps.Worklist.Outcome == audit.OK},
		{"called_title_unproven", t.TitleUnproven && t.Exposure != audit.ExposureClosed},
		{"phi." + t.PHI.contradiction(), t.PHI.contradiction() != ""},
		{"counts", t.Counts.contradict()},
		{"missing", slices.ContainsFunc(t.Missing, func(g audit.Gap) bool { return g.From > g.To })},
		{"steps", slices.ContainsFunc(NamedSteps(&t.Steps), func(l NamedStep) bool { return l.Step.Took < 0 })},
		{"later", t.Later.contradicts(t)},
		{"audited", noTime(t.Audited) || slices.ContainsFunc(t.Findings, func(f Finding) bool { return noTime(f.Audited) })},
		{"place", !t.Place.IsZero() && !audit.IsPlace(t.Place.String())},
	})
	if w := t.Worklist; field == "" && w != nil {
		field = first([]rule{
			{"worklist.records", w.Records == 0},
			{"worklist." + w.contradiction(), w.contradiction() != ""},
		})
	}
	if w := t.Web; field == "" && w != nil {
		field = w.contradiction()
	}
	if s := t.Services; field == "" && s != nil {
		field = s.contradiction()
	}
	if field == "" {
		field = wrongFinding(t.Findings)
	}
	if field != "" {
		return field
	}
	grade, atBest := t.graded()
	// A program that knew no doubt graded what is in doubt by its findings alone.
	forgiven := beforeDoubt && len(t.Findings) > 0 && t.Grade == audit.WorstGrade(judged(t.Findings))
	return first([]rule{
		{"grade", t.Grade != grade && !forgiven},
		{"grade_at_best", t.AtBest != atBest && !(beforeDoubt && t.AtBest == audit.NoGrade)},
	})
}

// doubtful reports whether a rung can be in doubt where a stranger gets so far.
func doubtful(e audit.Exposure, r audit.Rung) bool {
	switch r {
	case audit.NoRung:
		return true
	case audit.PatientsRung:
		return e == audit.RecordsVisible
	case audit.RecordsRung:
		return e == audit.QueryAuthorised
	}
	return e == audit.Associates || e == audit.Echoes || e == audit.QueryAuthorised && r != audit.EchoRung
}

// contradicts reports a later audit that was not later, or says what cannot be.
func (l *Later) contradicts(t *Target) bool {
	if l == nil {
		return false
	}
	measured := l.Exposure.Measured()
	return t.Audited.IsZero() || l.Audited.Before(t.Audited) || noTime(l.Audited) ||
		l.Settled != (measured && l.Doubt == audit.NoRung) || !doubtful(l.Exposure, l.Doubt)
}

// contradiction is a count that cannot be so.
func (p *PHI) contradiction() string {
	return first([]rule{
		{"exposed", p.Exposed > p.Records},
		{"identified", p.Identified > p.Exposed},
		{"fields", contradict(p.Fields, p.Records)},
		{"ssn", max(p.SSN.Labelled, p.SSN.Formatted, p.SSN.Population, p.SSN.Medicare, p.SSN.Military) > p.Records},
	})
}

// contradict reports a field that came more often than there are records, or
// shows more often than it came.
func contradict(f Fields, records uint64) bool {
	for _, c := range f {
		if c.Returned > records || c.NonEmpty > c.Returned || max(c.Exposed, c.Pseudonym, c.Placeholder, c.Test, c.Deidentified) > c.NonEmpty {
			return true
		}
	}
	return false
}

func (t Totals) contradict() bool {
	return t.Studies.contradicts() || t.Patients.contradicts() || t.Instances.contradicts()
}

// contradicts reports a number that nobody counted, or that is both bounds.
func (t Total) contradicts() bool {
	return !t.Measured && (t.Value > 0 || t.AtMost) || t.AtLeast && t.AtMost
}

// contradiction is the field of web doors that cannot be so. Those that trust
// their own machine show records and are not measured.
func (w *Web) contradiction() string {
	return first([]rule{
		{"web.exposure", (w.Exposure == audit.PHIVisible) && w.PHI.Exposed == 0},
		{"web.exposure", w.Exposure == audit.RecordsVisible && (w.PHI.Records == 0 || w.PHI.Exposed > 0)},
		{"web.exposure", w.Exposure < audit.RecordsVisible && w.PHI.Records > 0 && !w.QIDO.Local && !w.REST.Local},
		{"web.exposure", w.Exposure < audit.QueryAuthorised && w.gives()},
		{"web.exposure", w.Exposure == audit.ExposureClosed && w.QIDO.Answer != audit.WebDenied && w.QIDO.Tried()},
		{"web.phi." + w.PHI.contradiction(), w.PHI.contradiction() != ""},
		{"web.counts", w.Counts.contradict()},
		{"web.audited", noTime(w.Audited)},
	})
}

// gives reports an open door that does not trust its own machine.
func (w *Web) gives() bool {
	open := false
	for _, d := range []audit.WebDoor{w.QIDO, w.REST, w.WebDAV} {
		if d.Answer == audit.WebOpen && d.Local {
			return false
		}
		open = open || d.Answer == audit.WebOpen
	}
	return open
}

// wrongFinding is what cannot be of findings: one check twice, a risk that was
// signed for and is none, or for no day, less than nothing as evidence.
func wrongFinding(list []Finding) string {
	seen := map[audit.ID]bool{}
	for i := range list {
		f := &list[i]
		if field := f.missing(); field != "" {
			return fmt.Sprintf("finding %d, %s,", i+1, field)
		}
		if seen[f.ID] {
			return fmt.Sprintf("finding %d, id,", i+1)
		}
		seen[f.ID] = true
		if a := f.Accepted; a != nil && (f.Verdict != audit.RulingFail || a.Until == 0) {
			return fmt.Sprintf("finding %d, accepted,", i+1)
		}
		if slices.ContainsFunc(f.Facts, func(f audit.Fact) bool { return f.Number < 0 }) {
			return fmt.Sprintf("finding %d, facts,", i+1)
		}
	}
	return ""
}

// missing is what every finding has and this one has not: without its severity a
// failure would weigh nothing.
func (f *Finding) missing() string {
	return first([]rule{{"id", f.ID == audit.ID{}}, {"severity", f.Severity == audit.NoSeverity}})
}

// contradiction is a count of files that cannot be so.
func (h *Headers) contradiction() string {
	p := PHI{Records: h.DICOM, Exposed: h.Exposed, Identified: h.Identified, Fields: h.Fields, SSN: h.SSN}
	field := first([]rule{
		{p.contradiction(), p.contradiction() != ""},
		{"partial", h.Partial > h.DICOM},
		{"patients", h.Patients.contradicts()},
		{"studies", h.Studies.contradicts()},
	})
	if field != "" {
		return field
	}
	return wrongFinding(h.Findings)
}

// unsettled reports the outcomes of a query that settle nothing.
func (s *QueryStep) unsettled() bool {
	switch s.Outcome {
	case audit.TimedOut, audit.Reset, audit.ProtocolError, audit.Interrupted:
		return true
	}
	return false
}
