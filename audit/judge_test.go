package audit

import (
	"testing"
	"time"
)

func TestAnAcceptedRiskFailsAgainTheDayAfter(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*3600)
	c := &Check{ID: NewID("tls-absent"), Severity: High, Judge: func(Observation) Verdict { return Fail() }}
	target := Target{Accepted: []Acceptance{{Check: NewID("other"), Until: 20990101}, {Check: c.ID, Until: 20270331, By: Lit("CISO")}}}
	for _, row := range []struct {
		now      time.Time
		accepted bool
	}{
		{time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), true},
		{time.Date(2027, 3, 31, 23, 59, 59, 0, time.UTC), true},
		{time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC), false},
		{time.Date(2027, 3, 31, 23, 59, 59, 0, tokyo), true}, // the day of the clock that the audit ran by
		{time.Date(2027, 4, 1, 0, 0, 0, 0, tokyo), false},
	} {
		o := Observation{Target: target, Started: row.now, Steps: Steps{Stranger: Step{Outcome: OK}}}
		r := Judge(o, []*Check{c})
		f := r.Findings[0]
		if f.Verdict.Ruling != RulingFail || (f.Accepted != nil) != row.accepted || f.Open() == row.accepted {
			t.Errorf("%v: %v, accepted %v", row.now, f.Verdict.Ruling, f.Accepted)
		}
		want := GradeD
		if row.accepted {
			want = GradeA
		}
		if g := GradeOf(o.Exposure(), NotMeasured, true, r.Findings); g != want {
			t.Errorf("%v: grade %v, want %v", row.now, g, want)
		}
	}
	passing := &Check{ID: c.ID, Judge: func(Observation) Verdict { return Pass(Proof{true}) }}
	if f := Judge(Observation{Target: target}, []*Check{passing}).Findings[0]; f.Accepted != nil {
		t.Error("a check that passes has nothing to accept")
	}
}

func TestSeverityRisesWithTheZone(t *testing.T) {
	zoned := &Check{ID: NewID("a"), Severity: Medium, Zoned: true, Judge: func(Observation) Verdict { return Fail() }}
	fixed := &Check{ID: NewID("b"), Severity: Medium, Judge: zoned.Judge}
	hint := &Check{ID: NewID("c"), Severity: Info, Zoned: true, Judge: zoned.Judge}
	for _, row := range []struct {
		zone, from Zone
		want       Severity
	}{
		{NoZone, NoZone, Medium}, {Imaging, NoZone, Medium}, {Clinical, Imaging, Medium}, {Guest, NoZone, High}, {Imaging, Guest, High},
		{Internet, Guest, Critical}, {NoZone, Internet, Critical}, {Guest, Imaging, High},
	} {
		o := Observation{Target: Target{Zone: row.zone, From: row.from}}
		r := Judge(o, []*Check{zoned, fixed, hint})
		if got := r.Findings[0].Severity; got != row.want {
			t.Errorf("zone %v, asked from %v: %v, want %v", row.zone, row.from, got, row.want)
		}
		if r.Findings[1].Severity != Medium || r.Findings[2].Severity != Info {
			t.Errorf("zone %v, asked from %v: others are raised too", row.zone, row.from)
		}
	}
}

func TestGradesFollowThePublishedRule(t *testing.T) {
	failing := func(list ...Severity) (findings []Finding) {
		for _, s := range list {
			findings = append(findings, Finding{Verdict: Fail(), Severity: s})
		}
		return append(findings, Finding{Verdict: Pass(Proof{true}), Severity: Critical}, Finding{Verdict: Inconclusive(), Severity: Critical})
	}
	for _, row := range []struct {
		exposure, web Exposure
		decided       bool
		findings      []Finding
		want          Grade
	}{
		{Associates, NotMeasured, true, failing(Critical, Low), GradeF},
		{Associates, NotMeasured, true, failing(High, High), GradeE},
		{Associates, NotMeasured, true, failing(High, Medium), GradeD},
		{Associates, NotMeasured, true, failing(Medium, Low), GradeC},
		{ExposureClosed, NotMeasured, true, failing(Low), GradeB},
		{ExposureClosed, NotMeasured, true, failing(Info), GradeA},
		{Gated, NotMeasured, false, failing(Medium), NoGrade},
		{Unreachable, ExposureClosed, false, nil, NoGrade},
		{Unreachable, PHIVisible, false, failing(Critical), GradeF},
		{Echoes, NotMeasured, false, failing(Low), NoGrade},
		{Echoes, NotMeasured, false, failing(High, High), NoGrade},
		{Echoes, NotMeasured, false, failing(Critical), GradeF},
	} {
		if got := GradeOf(row.exposure, row.web, row.decided, row.findings); got != row.want {
			t.Errorf("%v, web %v: %v, want %v", row.exposure, row.web, got, row.want)
		}
	}
}
