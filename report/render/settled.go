package render

import (
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// atLeastProse says an exposure that is a lower bound in a few words.
var atLeastProse = map[audit.Exposure]string{
	audit.Associates:      "At least opens an association",
	audit.Echoes:          "At least answers an echo",
	audit.QueryAuthorised: "At least answers queries",
	audit.RecordsVisible:  "At least shows records",
}

// exposureOf is the word of a target's exposure, with "at least" where that is
// all that is known.
func (l Lang) exposureOf(e audit.Exposure, atLeast bool) string {
	if atLeast {
		return l.sayf("at least %[1]s", l.exposureWord(e))
	}
	return l.exposureWord(e)
}

// doubt says which rung nothing settled, and how it ended.
func (l Lang) doubt(t *report.Target) string {
	s := &t.Steps
	switch t.Doubt {
	case audit.QueryRung:
		return l.sayf("the query was not settled: %s", l.explain(s.Find.Step))
	case audit.WorklistRung:
		return l.sayf("the worklist was not settled: %s", l.explain(s.Worklist.Step))
	case audit.RecordsRung:
		return l.say("no record was seen: there may be none today, or a filter hides them")
	case audit.PatientsRung:
		return l.sayf("whether patients are shown was not settled: %s", l.unread(t))
	case audit.EchoRung:
		if t.TitleInDoubt() {
			return l.sayf("what its called AE title opens was not settled: %s", l.explain(s.WithCalledTitle))
		}
		return l.sayf("the echo was not settled: %s", l.explain(s.Echo))
	}
	return l.say("not settled")
}

// unread is why records without a patient settle nothing.
func (l Lang) unread(t *report.Target) string {
	n := t.Undecodable()
	w := t.Steps.Worklist.Step
	switch {
	case n > 0:
		return l.count(n, "%s answer could not be read", "%s answers could not be read")
	case t.Counts.Studies.AtLeast, t.Counts.Patients.AtLeast, len(t.Missing) > 0:
		return l.say("not all records were counted")
	case t.PHI.Malformed > 0:
		return l.count(t.PHI.Malformed, "%s record could be read in part only", "%s records could be read in part only")
	case w.Outcome != audit.OK && w.Outcome != audit.NoContext:
		return l.sayf("worklist %s", l.explain(w))
	case t.TitleInDoubt():
		return l.explain(t.Steps.WithCalledTitle)
	}
	return l.say("not all was counted and understood")
}

// bound is a lower bound and why it is one, in one sentence.
func (l Lang) bound(t *report.Target) string {
	return l.exposureOf(t.Exposure, true) + l.say("; ") + l.doubt(t)
}

// asked says what was asked when a server stopped.
var asked = map[audit.Stage]string{
	audit.StageEcho:     "sent an echo",
	audit.StageQuery:    "sent a query",
	audit.StageWorklist: "queried the worklist",
	audit.StageTLS:      "tried TLS",
	audit.StageServices: "proposed print, storage and the like",
	audit.StageMadeUp:   "proposed a service that does not exist",
	audit.StageOffer:    "proposed all services of the standard",
}

// stop says that a server stopped during the audit, and what to do.
func (l Lang) stop(t *report.Target) string {
	return l.sayf("answered at first, and stopped while we %s: restart it, and leave it out of audits (never:) until its vendor has mended that", l.say(asked[t.StoppedAt()]))
}

// dayOf is the day of a report.
func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// since says from when on a target was not measured, or not settled, any more.
func (l Lang) since(t *report.Target) string {
	if t.Later.Exposure.Measured() {
		return l.sayf("not settled since %s", dayOf(t.Audited))
	}
	return l.sayf("not measured since %s", dayOf(t.Audited))
}

// stale says that a target's record is older than the last audit of it, and
// what that came to.
func (l Lang) stale(t *report.Target) string {
	last := t.Later
	how := l.exposureOf(last.Exposure, last.Exposure.Measured() && !last.Settled)
	if last.Ended.Outcome != audit.OK && last.Ended.Outcome != audit.NotTried {
		how = l.sayf("%[1]s, %[2]s", how, l.explain(last.Ended))
	}
	return l.sayf("%[1]s; on %[2]s: %[3]s", l.since(t), dayOf(last.Audited), how)
}

// orWorse is the best grade that a target can have which has none.
func (l Lang) orWorse(t *report.Target) string {
	if t.AtBest == audit.NoGrade {
		return ""
	}
	return l.sayf("%s or worse", t.AtBest)
}

// unsettled is what is not known of a target, and why: empty where all is.
func (l Lang) unsettled(t *report.Target) []string {
	var list []string
	if t.StoppedAt() != audit.NoStage {
		list = append(list, l.stop(t))
	}
	switch {
	case !t.Exposure.Measured():
		list = append(list, l.unmeasured(t))
	case t.AtLeast():
		list = append(list, l.bound(t))
	}
	if w := t.Web; w != nil && !w.Settled && w.QIDO.Outcome != audit.NotTried {
		list = append(list, l.sayf("DICOMweb was not settled: %s", l.doors(w)[0].Outcome))
	}
	if t.Later != nil {
		list = append(list, l.stale(t))
	}
	return list
}

// reason says why a target was not measured or not settled, and what would help.
func (l Lang) reason(t *report.Target) string {
	list := l.unsettled(t)
	if g := l.orWorse(t); g != "" {
		list = append(list, l.sayf("grade %s", g))
	}
	return strings.Join(list, l.say("; "))
}

// standing is how far a target's record goes, line by line: what it is at least,
// the best grade that it can have, and from when it is.
func (l Lang) standing(t *report.Target) (list []StepLine) {
	if t.AtLeast() {
		list = append(list, StepLine{l.say("exposure"), l.bound(t)})
	}
	if g := l.orWorse(t); g != "" {
		list = append(list, StepLine{l.say("grade"), g})
	}
	if t.StoppedAt() != audit.NoStage {
		list = append(list, StepLine{l.say("stopped"), l.stop(t)})
	}
	if t.Later != nil {
		list = append(list, StepLine{l.say("stale"), l.stale(t)})
	}
	return list
}

// measurement is what to know of how a target was measured, line by line.
func (l Lang) measurement(t *report.Target) []StepLine {
	var list []StepLine
	note := func(name, s string) {
		if s != "" {
			list = append(list, StepLine{name, s})
		}
	}
	if !t.Audited.IsZero() {
		note(l.say("audited on"), dayOf(t.Audited))
	}
	if c := t.Cost; c != (audit.Cost{}) {
		note(l.say("asked of it"), l.count(c.Associations, "%s association", "%s associations")+l.say(", ")+
			l.count(c.Queries, "%s query", "%s queries")+l.say(", ")+l.count(c.Answers, "%s answer", "%s answers"))
		if c.Requests > 0 {
			note(l.say("asked of its web doors"), l.count(c.Requests, "%s request", "%s requests"))
		}
	}
	note(l.say("study dates not counted"), l.gaps(t.Missing))
	if n := t.Undecodable(); n > 0 {
		note(l.say("beyond reading"), l.count(n, "%s answer", "%s answers"))
	}
	var words []string
	for _, w := range slices.Concat(t.Steps.Find.Deviations.Words(), t.Steps.Worklist.Deviations.Words()) {
		if s := l.word(w.String()); !slices.Contains(words, s) {
			words = append(words, s)
		}
	}
	note(l.say("unlike the standard"), strings.Join(words, l.say("; ")))
	return list
}

// gaps are stretches of days.
func (l Lang) gaps(list []audit.Gap) string {
	var days []string
	for _, g := range list {
		if g.From == g.To {
			days = append(days, g.From.String())
		} else {
			days = append(days, l.sayf("%[1]s to %[2]s", g.From, g.To))
		}
	}
	return strings.Join(days, l.say(", "))
}

// evidence is what a finding rests on, and from when it is, where another audit
// judged it than that of the target.
func (l Lang) evidence(f *report.Finding) string {
	s := l.facts(f.Facts)
	if f.Location != nil {
		at := l.located(f)
		if s != "" {
			at += l.say("; ") + s
		}
		if exact := exactLine(f); exact != "" && f.Open() {
			at += l.say("; ") + l.sayf("write: %s", exact)
		}
		s = at
	}
	if f.Audited.IsZero() {
		return s
	}
	on := l.sayf("seen on %s", dayOf(f.Audited))
	if s == "" {
		return on
	}
	return s + l.say("; ") + on
}
