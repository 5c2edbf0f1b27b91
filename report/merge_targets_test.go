package report

import (
	"bytes"
	"slices"
	"testing"

	"pacsaudit/audit"
)

// settledAs and boundAs are a target of which all is settled, and one of which
// a rung is not.
func settledAs(e audit.Exposure) Target {
	x := target("main", "pacs:104", "PACS")
	x.Exposure, x.Settled = e, e.Measured()
	return x
}

func boundAs(e audit.Exposure, r audit.Rung) Target {
	x := settledAs(e)
	x.Settled, x.Doubt = false, r
	return x
}

// TestWhatWasSettledLastIsKnown is the rule of merging: entries of Monday, of
// Tuesday and of Wednesday, and what is known of the target after them.
func TestWhatWasSettledLastIsKnown(t *testing.T) {
	const monday, tuesday, wednesday = 1, 2, 3
	stopped := settledAs(audit.Echoes)
	stopped.Stopped = audit.StageServices
	byWeb := settledAs(audit.Echoes)
	byWeb.Web = &Web{Exposure: audit.Unreachable}
	for name, row := range map[string]struct {
		days    []Target // in a row
		want    audit.Exposure
		settled bool
		from    int // the day of the entry that is kept
		later   int // the day of the one that settled less, 0 for none
	}{
		"one":                                  {[]Target{settledAs(audit.Echoes)}, audit.Echoes, true, monday, 0},
		"the same":                             {[]Target{settledAs(audit.Echoes), settledAs(audit.Echoes)}, audit.Echoes, true, tuesday, 0},
		"closed meanwhile":                     {[]Target{settledAs(audit.PHIVisible), settledAs(audit.ExposureClosed)}, audit.ExposureClosed, true, tuesday, 0},
		"opened meanwhile":                     {[]Target{settledAs(audit.ExposureClosed), settledAs(audit.PHIVisible)}, audit.PHIVisible, true, tuesday, 0},
		"out of reach":                         {[]Target{settledAs(audit.PHIVisible), settledAs(audit.Unreachable)}, audit.PHIVisible, true, monday, tuesday},
		"gated":                                {[]Target{settledAs(audit.ExposureClosed), settledAs(audit.Gated)}, audit.ExposureClosed, true, monday, tuesday},
		"no DICOM any more":                    {[]Target{settledAs(audit.Echoes), settledAs(audit.ExposureNotDICOM)}, audit.Echoes, true, monday, tuesday},
		"interrupted":                          {[]Target{settledAs(audit.Echoes), settledAs(audit.NotMeasured)}, audit.Echoes, true, monday, tuesday},
		"in doubt, at the same rung":           {[]Target{settledAs(audit.Echoes), boundAs(audit.Echoes, audit.QueryRung)}, audit.Echoes, true, monday, tuesday},
		"in doubt, below":                      {[]Target{settledAs(audit.PHIVisible), boundAs(audit.Echoes, audit.QueryRung)}, audit.PHIVisible, true, monday, tuesday},
		"in doubt, above":                      {[]Target{settledAs(audit.Echoes), boundAs(audit.RecordsVisible, audit.PatientsRung)}, audit.RecordsVisible, false, tuesday, 0},
		"in doubt, where it was closed":        {[]Target{settledAs(audit.ExposureClosed), boundAs(audit.Associates, audit.EchoRung)}, audit.Associates, false, tuesday, 0},
		"it stopped":                           {[]Target{settledAs(audit.Echoes), stopped}, audit.Echoes, true, monday, tuesday},
		"it stopped, and was seen since":       {[]Target{stopped, settledAs(audit.Associates)}, audit.Associates, true, tuesday, 0},
		"a web door is in doubt":               {[]Target{settledAs(audit.Echoes), byWeb}, audit.Echoes, true, monday, tuesday},
		"two in doubt, the later above":        {[]Target{boundAs(audit.Echoes, audit.QueryRung), boundAs(audit.RecordsVisible, audit.PatientsRung)}, audit.RecordsVisible, false, tuesday, 0},
		"two in doubt, the later below":        {[]Target{boundAs(audit.RecordsVisible, audit.PatientsRung), boundAs(audit.Echoes, audit.QueryRung)}, audit.RecordsVisible, false, monday, tuesday},
		"two in doubt, at the same rung":       {[]Target{boundAs(audit.Echoes, audit.QueryRung), boundAs(audit.Echoes, audit.WorklistRung)}, audit.Echoes, false, tuesday, 0},
		"in doubt, and out of reach":           {[]Target{boundAs(audit.Echoes, audit.QueryRung), settledAs(audit.Unreachable)}, audit.Echoes, false, monday, tuesday},
		"never in reach":                       {[]Target{settledAs(audit.Unreachable), settledAs(audit.Unreachable)}, audit.Unreachable, false, tuesday, 0},
		"gated, and out of reach":              {[]Target{settledAs(audit.Gated), settledAs(audit.Unreachable)}, audit.Gated, false, monday, tuesday},
		"out of reach, and gated":              {[]Target{settledAs(audit.Unreachable), settledAs(audit.Gated)}, audit.Gated, false, tuesday, 0},
		"settled, out of reach, settled":       {[]Target{settledAs(audit.PHIVisible), settledAs(audit.Unreachable), settledAs(audit.ExposureClosed)}, audit.ExposureClosed, true, wednesday, 0},
		"settled, in doubt above, below":       {[]Target{settledAs(audit.Associates), boundAs(audit.RecordsVisible, audit.PatientsRung), boundAs(audit.Echoes, audit.QueryRung)}, audit.RecordsVisible, false, tuesday, wednesday},
		"settled, twice out of reach":          {[]Target{settledAs(audit.PHIVisible), settledAs(audit.Unreachable), settledAs(audit.Gated)}, audit.PHIVisible, true, monday, wednesday},
		"in doubt above, and settled below it": {[]Target{boundAs(audit.RecordsVisible, audit.PatientsRung), settledAs(audit.Echoes)}, audit.Echoes, true, tuesday, 0},
	} {
		var reports []*Report
		for i, x := range row.days {
			reports = append(reports, reportOf(monday+i, x))
		}
		for i, list := range orders(reports) {
			r, replaced := Merge(list...)
			if len(r.Targets) != 1 || replaced != len(row.days)-1 {
				t.Fatalf("%s: %d targets, %d replaced", name, len(r.Targets), replaced)
			}
			x := &r.Targets[0]
			from := x.Audited
			if from.IsZero() {
				from = r.Started
			}
			if x.Exposure != row.want || x.Settled != row.settled || !from.Equal(day(row.from)) {
				t.Errorf("%s, order %d: %v, settled %t, from %v", name, i, x.Exposure, x.Settled, from)
			}
			switch {
			case row.later == 0 && x.Later != nil, row.later != 0 && (x.Later == nil || !x.Later.Audited.Equal(day(row.later))):
				t.Errorf("%s, order %d: later %+v", name, i, x.Later)
			case row.later != 0 && (r.Measured() || x.Audited.IsZero()):
				t.Errorf("%s, order %d: what is old reads as measured", name, i)
			case row.later != 0:
				was := &row.days[row.later-monday]
				if l := x.Later; l.Exposure != was.Exposure || l.Settled != was.Settled || l.Doubt != was.Doubt || l.Stopped != was.Stopped {
					t.Errorf("%s, order %d: later %+v", name, i, l)
				}
			}
		}
		// Merging in steps keeps the same.
		step, _ := Merge(reports[0])
		for _, next := range reports[1:] {
			step, _ = Merge(step, next)
		}
		whole, _ := Merge(reports...)
		if got, want := written(t, step), written(t, whole); !bytes.Equal(got, want) {
			t.Errorf("%s, in steps:\n%s\nnot\n%s", name, got, want)
		}
	}
}

// TestALaterAuditIsNotLostByMerging: a merged report is merged with one that
// lies between its audits.
func TestALaterAuditIsNotLostByMerging(t *testing.T) {
	merged, _ := Merge(reportOf(1, settledAs(audit.PHIVisible)), reportOf(3, settledAs(audit.Unreachable)))
	r, _ := Merge(merged, reportOf(2, settledAs(audit.ExposureClosed)))
	x := r.Targets[0]
	if x.Exposure != audit.ExposureClosed || !x.Audited.Equal(day(2)) || x.Later == nil || !x.Later.Audited.Equal(day(3)) {
		t.Errorf("%v of %v, later %+v", x.Exposure, x.Audited, x.Later)
	}
	r, _ = Merge(merged, reportOf(4, settledAs(audit.ExposureClosed)))
	if x := r.Targets[0]; x.Exposure != audit.ExposureClosed || x.Later != nil || !x.Audited.Equal(day(4)) {
		t.Errorf("%v of %v, later %+v", x.Exposure, x.Audited, x.Later)
	}
	r, _ = Merge(merged, reportOf(5, settledAs(audit.Gated)))
	if x := r.Targets[0]; x.Exposure != audit.PHIVisible || x.Later == nil || !x.Later.Audited.Equal(day(5)) {
		t.Errorf("%v of %v, later %+v", x.Exposure, x.Audited, x.Later)
	}
}

// TestEntriesAreInTheOrderOfTheirOwnAudits: a merged report began before some of
// what it holds.
func TestEntriesAreInTheOrderOfTheirOwnAudits(t *testing.T) {
	other := target("other", "x:1", "")
	merged, _ := Merge(reportOf(1, other), reportOf(4, settledAs(audit.PHIVisible)))
	r, _ := Merge(merged, reportOf(3, settledAs(audit.ExposureClosed)))
	if x := r.Targets[0]; x.Exposure != audit.PHIVisible || !x.Audited.Equal(day(4)) {
		t.Errorf("%v of %v", x.Exposure, x.Audited)
	}
	if x := r.Targets[1]; !x.Audited.IsZero() {
		t.Errorf("what began with the report is marked: %v", x.Audited)
	}
	// The last of several later audits is told.
	early, _ := Merge(reportOf(1, settledAs(audit.PHIVisible)), reportOf(5, settledAs(audit.Gated)))
	late, _ := Merge(reportOf(2, settledAs(audit.PHIVisible)), reportOf(6, settledAs(audit.Unreachable)))
	for _, list := range orders([]*Report{early, late}) {
		r, _ := Merge(list...)
		if x := r.Targets[0]; !x.Audited.Equal(day(2)) || !x.Later.Audited.Equal(day(6)) {
			t.Errorf("of %v, later %+v", x.Audited, x.Later)
		}
	}
	early, _ = Merge(reportOf(2, settledAs(audit.PHIVisible)), reportOf(5, settledAs(audit.Gated)))
	late, _ = Merge(reportOf(1, settledAs(audit.PHIVisible)), reportOf(6, settledAs(audit.Unreachable)))
	for _, list := range orders([]*Report{early, late}) {
		r, _ := Merge(list...)
		if x := r.Targets[0]; !x.Audited.Equal(day(2)) || !x.Later.Audited.Equal(day(6)) {
			t.Errorf("of %v, later %+v", x.Audited, x.Later)
		}
	}
}

// TestALaterAuditSaysAtWhichStepItEnded.
func TestALaterAuditSaysAtWhichStepItEnded(t *testing.T) {
	steps := Steps{
		Steps: audit.Steps{Reach: audit.Step{Outcome: audit.Refused}, Echo: audit.Step{Outcome: audit.Aborted}}, Find: QueryStep{Step: audit.Step{Outcome: audit.TimedOut}}, Worklist: QueryStep{Step: audit.Step{Outcome: audit.Reset}},
	}
	for _, row := range []struct {
		x    Target
		want audit.Outcome
	}{
		{settledAs(audit.Unreachable), audit.Refused},
		{boundAs(audit.Associates, audit.EchoRung), audit.Aborted},
		{boundAs(audit.Echoes, audit.QueryRung), audit.TimedOut},
		{boundAs(audit.Echoes, audit.WorklistRung), audit.Reset},
	} {
		row.x.Steps = steps
		r, _ := Merge(reportOf(1, settledAs(audit.PHIVisible)), reportOf(2, row.x))
		if got := r.Targets[0].Later.Ended.Outcome; got != row.want {
			t.Errorf("%v in doubt at the %v: %v", row.x.Exposure, row.x.Doubt, got)
		}
	}
}

// TestWhatIsCarriedOverKeepsItsDay over several merges, and has none where the
// audits began together.
func TestWhatIsCarriedOverKeepsItsDay(t *testing.T) {
	with := func(x Target, e audit.Exposure, ids ...string) Target {
		for _, id := range ids {
			x.Findings = append(x.Findings, finding(t, id, audit.RulingFail, audit.Critical))
		}
		if e != audit.NotMeasured {
			x.Web = &Web{Exposure: e}
		}
		return x
	}
	days := []*Report{
		reportOf(1, with(boundAs(audit.Associates, audit.EchoRung), audit.PHIVisible, "b", "a")),
		reportOf(2, with(boundAs(audit.Echoes, audit.QueryRung), audit.NotMeasured, "c")),
		reportOf(3, boundAs(audit.RecordsVisible, audit.PatientsRung)),
	}
	r, _ := Merge(days...)
	x := r.Targets[0]
	var got []string
	for _, f := range x.Findings {
		got = append(got, f.ID.String()+" "+f.Audited.Format("2"))
	}
	if want := []string{"a 1", "b 1", "c 2"}; !slices.Equal(got, want) || !x.Web.Audited.Equal(day(1)) || x.Grade != audit.GradeF {
		t.Errorf("%q, web doors of %v, grade %v", got, x.Web.Audited, x.Grade)
	}
	r, _ = Merge(reportOf(1, boundAs(audit.RecordsVisible, audit.PatientsRung)), reportOf(1, with(boundAs(audit.Echoes, audit.QueryRung), audit.PHIVisible, "a")))
	if x := r.Targets[0]; !x.Findings[0].Audited.IsZero() || !x.Web.Audited.IsZero() {
		t.Errorf("began together: %v, %v", x.Findings[0].Audited, x.Web.Audited)
	}
}

// TestAnAuditInDoubtTakesNoFindingAway has the verdicts of a check on Monday
// and on Tuesday, when something was in doubt, and which of them is kept.
func TestAnAuditInDoubtTakesNoFindingAway(t *testing.T) {
	const pass, fail, unknown, outside = audit.RulingPass, audit.RulingFail, audit.RulingInconclusive, audit.RulingNotApplicable
	for _, row := range []struct {
		was, is      audit.Ruling
		below, above int // the day of what is kept, the level of Tuesday being below or above
	}{
		{fail, unknown, 1, 1}, {fail, pass, 1, 1}, {fail, outside, 1, 1}, {fail, fail, 1, 2},
		{pass, unknown, 1, 1}, {pass, fail, 2, 2}, {pass, pass, 1, 2}, {pass, outside, 1, 2},
		{unknown, fail, 2, 2}, {unknown, pass, 1, 2}, {unknown, unknown, 1, 2},
		{outside, fail, 2, 2}, {outside, unknown, 1, 1}, {outside, pass, 1, 2},
	} {
		for level, want := range map[audit.Exposure]int{audit.Echoes: row.below, audit.RecordsVisible: row.above} {
			was, is := settledAs(audit.Echoes), boundAs(level, audit.QueryRung)
			was.Findings = []Finding{{ID: audit.NewID("a"), Verdict: row.was, Severity: audit.Critical, Facts: []audit.Fact{{Number: 1}}}}
			is.Findings = []Finding{{ID: audit.NewID("a"), Verdict: row.is, Severity: audit.Critical, Facts: []audit.Fact{{Number: 2}}}}
			r, _ := Merge(reportOf(1, was), reportOf(2, is))
			x := r.Targets[0]
			if len(x.Findings) != 1 || x.Findings[0].Facts[0].Number != int64(want) {
				t.Errorf("%v, then %v with %v: %+v", row.was, row.is, level, x.Findings)
				continue
			}
			kept := 1
			if level > audit.Echoes {
				kept = 2
			}
			if f := x.Findings[0]; kept != want && !f.Audited.Equal(day(want)) || kept == want && !f.Audited.IsZero() {
				t.Errorf("%v, then %v with %v: of day %d, marked %v", row.was, row.is, level, want, f.Audited)
			}
			if failed := row.was == fail || row.is == fail; failed != (x.Grade == audit.GradeF) {
				t.Errorf("%v, then %v with %v: grade %v", row.was, row.is, level, x.Grade)
			}
		}
	}
}

// TestAFailureThatWeighsMoreReplacesOneThatWeighsLess, where it came later.
func TestAFailureThatWeighsMoreReplacesOneThatWeighsLess(t *testing.T) {
	fail := func(s audit.Severity, accepted *Acceptance) Finding {
		return Finding{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: s, Accepted: accepted}
	}
	for name, row := range map[string]struct {
		was, is Finding
		later   bool
	}{
		"heavier":                      {fail(audit.Low, nil), fail(audit.High, nil), true},
		"as heavy":                     {fail(audit.Low, nil), fail(audit.Low, nil), false},
		"lighter":                      {fail(audit.High, nil), fail(audit.Low, nil), false},
		"not signed for any more":      {fail(audit.High, new(Acceptance)), fail(audit.Low, nil), true},
		"signed for meanwhile":         {fail(audit.High, nil), fail(audit.High, new(Acceptance)), false},
		"heavier, and signed for":      {fail(audit.Low, nil), fail(audit.High, new(Acceptance)), false},
		"signed for both times":        {fail(audit.Low, new(Acceptance)), fail(audit.High, new(Acceptance)), false},
		"new, with nothing before it":  {Finding{ID: audit.NewID("b")}, fail(audit.Low, nil), true},
		"nothing, after a failure":     {fail(audit.Low, nil), Finding{ID: audit.NewID("b")}, false},
		"nothing, after another check": {Finding{ID: audit.NewID("b")}, Finding{ID: audit.NewID("c")}, false},
	} {
		above := boundAs(audit.RecordsVisible, audit.PatientsRung)
		was, is := settledAs(audit.Echoes), boundAs(audit.Echoes, audit.QueryRung)
		was.Findings, is.Findings, above.Findings = []Finding{row.was}, []Finding{row.is}, []Finding{row.is}
		// Where the later record is kept, its own failure is.
		r, _ := Merge(reportOf(1, was), reportOf(2, above))
		if row.is.Verdict == audit.RulingFail && slices.ContainsFunc(r.Targets[0].Findings, func(f Finding) bool { return f.ID == row.is.ID && !f.Audited.IsZero() }) {
			t.Errorf("%s, above: %+v", name, r.Targets[0].Findings)
		}
		r, _ = Merge(reportOf(1, was), reportOf(2, is))
		later := slices.ContainsFunc(r.Targets[0].Findings, func(f Finding) bool { return f.Audited.Equal(day(2)) })
		if later != row.later {
			t.Errorf("%s: %+v", name, r.Targets[0].Findings)
		}
	}
}

// TestTheWiderWebDoorIsKept: with the day of it, where that is another one.
func TestTheWiderWebDoorIsKept(t *testing.T) {
	with := func(x Target, e audit.Exposure) Target {
		x.Web = &Web{Exposure: e}
		return x
	}
	above := boundAs(audit.RecordsVisible, audit.PatientsRung)
	for name, row := range map[string]struct {
		was, is Target
		want    audit.Exposure
		marked  int
	}{
		"only before":            {with(boundAs(audit.Echoes, audit.QueryRung), audit.PHIVisible), above, audit.PHIVisible, 1},
		"only later":             {settledAs(audit.Echoes), with(settledAs(audit.Unreachable), audit.ExposureClosed), audit.ExposureClosed, 2},
		"wider before":           {with(boundAs(audit.Echoes, audit.QueryRung), audit.PHIVisible), with(above, audit.ExposureClosed), audit.PHIVisible, 1},
		"wider later":            {with(settledAs(audit.PHIVisible), audit.ExposureClosed), with(settledAs(audit.Unreachable), audit.PHIVisible), audit.PHIVisible, 2},
		"the same, record later": {with(boundAs(audit.Echoes, audit.QueryRung), audit.ExposureClosed), with(above, audit.ExposureClosed), audit.ExposureClosed, 0},
	} {
		r, _ := Merge(reportOf(1, row.was), reportOf(2, row.is))
		w := r.Targets[0].Web
		if w.Exposure != row.want || row.marked == 0 && !w.Audited.IsZero() || row.marked > 0 && !w.Audited.Equal(day(row.marked)) {
			t.Errorf("%s: %v of %v", name, w.Exposure, w.Audited)
		}
	}
}
