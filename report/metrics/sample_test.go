package metrics_test

import (
	"fmt"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
	"pacsaudit/report/metrics"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// open is a target that shows patients, with as many series as one can have.
func open(name string) audit.Observation {
	ok := audit.Step{Outcome: audit.OK, Took: audit.Elapsed(12 * time.Millisecond)}
	o := audit.Observation{
		Target:  audit.Target{Name: audit.Operator(name), Address: audit.Operator("127.0.0.1:104"), Called: audit.Operator("ANY")},
		Started: noon, Finished: noon.Add(time.Second), Transport: audit.TLS,
		Steps: audit.Steps{Reach: ok, Plaintext: audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeTLS}, TLS: ok,
			Stranger: audit.Rejection(1, 1, 7), WithCalledTitle: ok, Echo: ok}, Find: ok,
		Worklist: audit.Step{Outcome: audit.NoContext},
		TLSFacts: audit.TLSFacts{Version: audit.TLS12, Certificate: &audit.Certificate{NotBefore: noon, NotAfter: noon.Add(24 * time.Hour)}},
	}
	for s := range o.Contexts {
		o.Contexts[s] = audit.Accepted
	}
	o.Implementation = audit.Implementation{ClassUID: audit.Lit("1.2.PEER"), VersionName: audit.Lit("PEER_367")}
	tally := new(phi.Tally)
	tally.Records, tally.AnyExposed, tally.Identified = 60, 57, 50
	for f := phi.PatientName; f < phi.FreeText; f++ {
		tally.Fields[f][phi.Exposed] = 57
		tally.Fields[f][phi.Empty] = 3
	}
	o.Query.Tally, o.Query.AtLeast = tally, true
	return o
}

func closed(name string) audit.Observation {
	return audit.Observation{
		Target:  audit.Target{Name: audit.Operator(name), Address: audit.Operator("127.0.0.1:105"), Called: audit.Operator("ANY")},
		Started: noon, Finished: noon.Add(time.Second), Transport: audit.Plaintext,
		Steps: audit.Steps{Reach: audit.Step{Outcome: audit.OK}, Plaintext: audit.Step{Outcome: audit.OK},
			Stranger:        audit.Rejection(1, 1, 7),
			WithCalledTitle: audit.Rejection(1, 1, 3)},
	}
}

// states are one of each kind.
func states(t testing.TB) []metrics.State {
	t.Helper()
	unreachable := audit.Observation{Target: audit.Target{Name: audit.Operator("gone")}, Steps: audit.Steps{Reach: audit.Step{Outcome: audit.TimedOut}}}
	return []metrics.State{
		state(open("main \"archive\" \\ 1")), state(closed("closed")), state(unreachable),
		{Name: audit.Operator("never audited"), Interval: time.Hour},
		{Name: audit.Operator("on demand"), Interval: 10 * time.Minute, Owner: audit.Operator("night@example.org"), Zone: audit.Imaging, Address: audit.Operator("10.20.1.5:104")},
	}
}

func state(o audit.Observation) metrics.State {
	r := report.New(audit.Lit("pacsaudit test"), o.Started, o.Finished, true, []audit.Result{audit.Judge(o, checks.All())})
	s := metrics.State{Name: o.Target.Name, Interval: time.Hour, Report: &r.Targets[0], Audited: o.Finished, Took: o.Finished.Sub(o.Started)}
	if r.Targets[0].Exposure.Measured() {
		s.LastSuccess = o.Finished
	}
	s.Known, s.Accepted = s.Known.After(s.Report, o.Finished), o.Target.Accepted
	return s
}

// pageOf renders states.
func pageOf(t testing.TB, list []metrics.State) *metrics.Page {
	t.Helper()
	var rendered []*metrics.Rendered
	for _, s := range list {
		rendered = append(rendered, metrics.Render(s))
	}
	page := new(metrics.Page)
	page.Set(rendered)
	return page
}

// many are targets with the most series, and one report between them.
func many(n int) []metrics.State {
	all := make([]metrics.State, n)
	first := state(open("first"))
	for i := range all {
		all[i] = first
		all[i].Name = audit.Operator(fmt.Sprintf("archive-%05d", i))
	}
	return all
}
