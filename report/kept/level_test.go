package kept_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

var (
	noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

	ok       = audit.Step{Outcome: audit.OK}
	timedOut = audit.Step{Outcome: audit.TimedOut}
	foreign  = audit.Rejection(1, 1, 3) // the calling title is not recognized
	called   = audit.Rejection(1, 1, 7) // the called one
)

func at(o audit.Observation) audit.Observation {
	o.Target = audit.Target{Name: audit.Lit("a"), Address: audit.Lit("127.0.0.1:104"), Called: audit.Lit("ANY")}
	o.Started, o.Finished = noon, noon
	return o
}

// seen are records of which some show a person, and some are beyond reading.
func seen(records, exposed, malformed uint64) audit.Query {
	t := &phi.Tally{Records: records, AnyExposed: exposed, Malformed: malformed}
	t.Fields[phi.PatientName][phi.Exposed] = exposed
	return audit.Query{QueryFacts: audit.QueryFacts{Model: phi.StudyRootStudy}, Tally: t}
}

var (
	open = at(audit.Observation{Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: ok, WithCalledTitle: ok, Echo: ok}, Find: ok,
		Worklist: audit.Step{Outcome: audit.NoContext}, Query: seen(60, 57, 0)})
	echoes = at(audit.Observation{Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: ok, WithCalledTitle: ok, Echo: ok},
		Find: audit.Step{Outcome: audit.NoContext}, Worklist: audit.Step{Outcome: audit.NoContext}})
	closed = at(audit.Observation{Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: called, WithCalledTitle: foreign}})
)

func judged(o audit.Observation) *report.Target {
	return &report.New(audit.Lit("t"), noon, noon, true, []audit.Result{audit.Judge(o, checks.All())}).Targets[0]
}

// with changes a copy of an observation.
func with(o audit.Observation, change func(*audit.Observation)) audit.Observation {
	change(&o)
	return o
}

// TestAnAuditThatSettlesNothingTakesNothingBack tries what may become of an
// archive that showed patients.
func TestAnAuditThatSettlesNothingTakesNothingBack(t *testing.T) {
	before := kept.Level{}.After(judged(open), noon)
	if before.Exposure != audit.PHIVisible || before.Exposed != 57 || !before.Settled() || len(before.Findings) < 3 {
		t.Fatalf("after an open one: %+v", before)
	}
	later := noon.Add(time.Hour)
	for name, o := range map[string]audit.Observation{
		"silence":     at(audit.Observation{Steps: audit.Steps{Reach: timedOut}}),
		"refused":     at(audit.Observation{Steps: audit.Steps{Reach: audit.Step{Outcome: audit.Refused}}}),
		"a hang":      at(audit.Observation{Steps: audit.Steps{Reach: ok, Plaintext: timedOut, Stranger: timedOut, WithCalledTitle: timedOut}}),
		"interrupted": at(audit.Observation{Steps: audit.Steps{Reach: audit.Step{Outcome: audit.Interrupted}}}),
		"a hang at the query": with(echoes, func(o *audit.Observation) {
			o.Find = timedOut
		}),
		"half an answer": with(open, func(o *audit.Observation) { o.Query = seen(60, 0, 30) }),
		"cut in an answer": with(open, func(o *audit.Observation) {
			o.Query, o.Find = seen(3, 0, 0), audit.Step{Outcome: audit.Reset}
			o.Query.AtLeast = true
		}),
		"no rows":         with(open, func(o *audit.Observation) { o.Query = seen(0, 0, 0) }),
		"it stopped":      with(echoes, func(o *audit.Observation) { o.Stopped = audit.StageServices }),
		"another service": at(audit.Observation{Steps: audit.Steps{Reach: ok, Plaintext: audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeHTTP}}}),
		"no title known":  at(audit.Observation{Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: called}}),
		"perhaps renamed": at(audit.Observation{Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: called, WithCalledTitle: called}}),
		"busy":            at(audit.Observation{Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: audit.Rejection(2, 3, 2)}}),
		"a web door in doubt": with(closed, func(o *audit.Observation) {
			o.Target.DICOMweb = audit.Lit("http://127.0.0.1/dicom-web")
			o.Web.QIDO.Step = timedOut
		}),
	} {
		after := before.After(judged(o), later)
		if after.Exposure != audit.PHIVisible || after.Exposed != 57 || after.Settled() || !after.SettledAt.Equal(noon) || !after.UnsettledSince.Equal(later) {
			t.Errorf("%s: %+v", name, after)
		}
		for _, f := range before.Findings {
			if !slices.Contains(after.Findings, f) {
				t.Errorf("%s takes %v back", name, f.Check)
			}
		}
		again := after.After(judged(o), later.Add(time.Hour))
		if !again.UnsettledSince.Equal(later) {
			t.Errorf("%s: unsettled since %v after another one", name, again.UnsettledSince)
		}
	}
}

// TestWhatIsUnsettledIsSoFromItsFirstTimeOn, also where the clock was ahead then: an
// alert counts from it.
func TestWhatIsUnsettledIsSoFromItsFirstTimeOn(t *testing.T) {
	timedOut := judged(at(audit.Observation{Steps: audit.Steps{Reach: timedOut}}))
	level := kept.Level{}.After(timedOut, noon.AddDate(1, 0, 0))
	for _, row := range []struct{ at, want time.Time }{{noon, noon}, {noon.Add(time.Hour), noon}} {
		if level = level.After(timedOut, row.at); !level.UnsettledSince.Equal(row.want) {
			t.Errorf("after %v: unsettled since %v", row.at, level.UnsettledSince)
		}
	}
}

func TestASettledAuditCountsAlone(t *testing.T) {
	before := kept.Level{}.After(judged(open), noon)
	for name, o := range map[string]audit.Observation{"closed": closed, "echoes": echoes} {
		after := before.After(judged(at(audit.Observation{Steps: audit.Steps{Reach: timedOut}})), noon.Add(time.Hour)).After(judged(o), noon.Add(2*time.Hour))
		if after.Exposure != judged(o).Exposure || after.Exposed != 0 || !after.Settled() || !after.SettledAt.Equal(noon.Add(2*time.Hour)) {
			t.Errorf("%s: %+v", name, after)
		}
		for _, f := range after.Findings {
			if i := slices.IndexFunc(judged(o).Findings, func(g report.Finding) bool { return g.ID == f.Check }); judged(o).Findings[i].Verdict != audit.RulingFail {
				t.Errorf("%s: %v is kept", name, f.Check)
			}
		}
	}
}

func TestAHigherBoundCountsAtOnce(t *testing.T) {
	hung := with(echoes, func(o *audit.Observation) { o.Find = timedOut })
	level := kept.Level{}.After(judged(closed), noon).After(judged(hung), noon.Add(time.Hour))
	if level.Exposure != audit.Echoes || level.Settled() || !level.SettledAt.Equal(noon) || !slices.ContainsFunc(level.Findings, is("echo-open")) {
		t.Errorf("closed, then at least an echo: %+v", level)
	}
	// What is closed by an unproven title is closed, where nothing was open.
	renamed := at(audit.Observation{Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: called, WithCalledTitle: called}})
	if level := (kept.Level{}).After(judged(closed), noon).After(judged(renamed), noon.Add(time.Hour)); level.Exposure != audit.ExposureClosed || !level.Settled() {
		t.Errorf("closed, and closed: %+v", level)
	}
	if level := (kept.Level{}).After(judged(at(audit.Observation{Steps: audit.Steps{Reach: timedOut}})), noon); level.Exposure != audit.NotMeasured || level.Settled() || level.UnsettledSince != noon {
		t.Errorf("never measured: %+v", level)
	}
}

// TestWhatASettledAuditDoesNotDecideStays has the archive settled as before,
// and one of its checks not.
func TestWhatASettledAuditDoesNotDecideStays(t *testing.T) {
	expired := with(open, func(o *audit.Observation) {
		o.TLS = ok
		o.TLSFacts.Certificate = &audit.Certificate{NotBefore: noon.AddDate(-2, 0, 0), NotAfter: noon.AddDate(-1, 0, 0)}
	})
	hung := with(open, func(o *audit.Observation) { o.TLS = timedOut })
	before := kept.Level{}.After(judged(expired), noon)
	if !slices.ContainsFunc(before.Findings, is("tls-certificate-expired")) || before.Certificate == nil {
		t.Fatalf("%+v", before)
	}
	after := before.After(judged(hung), noon.Add(time.Hour))
	if !after.Settled() || !slices.ContainsFunc(after.Findings, is("tls-certificate-expired")) || after.Certificate == nil || !after.Certificate.NotAfter.Equal(noon.AddDate(-1, 0, 0)) {
		t.Errorf("the certificate was not seen: %+v", after)
	}
	after = after.After(judged(open), noon.Add(2*time.Hour))
	if slices.ContainsFunc(after.Findings, is("tls-certificate-expired")) || after.Certificate != nil {
		t.Errorf("there is no TLS any more: %+v", after)
	}
}

func is(check string) func(kept.Finding) bool {
	return func(f kept.Finding) bool { return f.Check.String() == check }
}

func TestASignatureTakesNoFindingAway(t *testing.T) {
	signed := with(open, func(o *audit.Observation) {
		o.Target.Accepted = []audit.Acceptance{{Check: audit.NewID("query-exposes-phi"), Until: audit.DayOf(noon)}}
	})
	if level := (kept.Level{}).After(judged(signed), noon); !slices.ContainsFunc(level.Findings, is("query-exposes-phi")) {
		t.Errorf("%+v", level)
	}
}

func TestAnotherAddressIsAnotherServer(t *testing.T) {
	moved := at(audit.Observation{Steps: audit.Steps{Reach: timedOut}})
	moved.Target.Address = audit.Lit("127.0.0.2:104")
	if level := (kept.Level{}).After(judged(open), noon).After(judged(moved), noon); level.Exposure != audit.NotMeasured || len(level.Findings) != 0 {
		t.Errorf("%+v", level)
	}
}

func TestALevelIsReadAsItWasWritten(t *testing.T) {
	level := kept.Level{}.After(judged(open), noon).After(judged(at(audit.Observation{Steps: audit.Steps{Reach: timedOut}})), noon.Add(time.Hour))
	b, err := json.Marshal(level)
	var back kept.Level
	if err != nil || json.Unmarshal(b, &back) != nil || !reflect.DeepEqual(back, level) {
		t.Errorf("%s, %v\n%+v\n%+v", b, err, level, back)
	}
}

// TestExposedSinceIsTheFirstAuditThatSawAPerson: an audit that sees less and
// settles nothing does not end it, one that settles that there are none does.
func TestExposedSinceIsTheFirstAuditThatSawAPerson(t *testing.T) {
	shows, closed, silent := settled(audit.PHIVisible, audit.RulingFail), settled(audit.ExposureClosed, audit.RulingPass), settled(audit.Unreachable, audit.RulingInconclusive)
	shows.PHI.Exposed = 9
	silent.Settled = false
	var l kept.Level
	hour := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	for n, step := range []struct {
		now  *report.Target
		want time.Time
	}{
		{closed, time.Time{}}, {shows, hour(1)}, {shows, hour(1)}, {silent, hour(1)}, {shows, hour(1)}, {closed, time.Time{}}, {silent, time.Time{}}, {shows, hour(7)},
	} {
		if l = l.After(step.now, hour(n)); !l.ExposedSince.Equal(step.want) {
			t.Errorf("audit %d: %v, not %v", n, l.ExposedSince, step.want)
		}
	}
	l.ExposedSince = time.Time{} // as an older version kept it
	if l = l.After(shows, hour(9)); !l.ExposedSince.Equal(hour(7)) {
		t.Errorf("kept by an older version: %v", l.ExposedSince)
	}
	moved := *shows
	moved.Address = audit.Lit("127.0.0.1:105")
	if l = l.After(&moved, hour(10)); !l.ExposedSince.Equal(hour(10)) {
		t.Errorf("another server: %v", l.ExposedSince)
	}
}
