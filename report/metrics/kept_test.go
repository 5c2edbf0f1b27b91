package metrics_test

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/report/kept"
	"pacsaudit/report/metrics"
)

// unsettled are audits of an archive that showed patients, none of which
// settles that it does not any more.
func unsettled() map[string]audit.Observation {
	on := func(o audit.Observation) audit.Observation { o.Target = open("a").Target; return o }
	ok, timedOut := audit.Step{Outcome: audit.OK}, audit.Step{Outcome: audit.TimedOut}
	half := open("a")
	half.Query.Tally, half.Query.AtLeast = &phi.Tally{Records: 60, Malformed: 30}, false
	hung := half
	hung.Query, hung.Find = audit.Query{}, timedOut
	return map[string]audit.Observation{
		"a time-out":                 on(audit.Observation{Steps: audit.Steps{Reach: timedOut}}),
		"a hang":                     on(audit.Observation{Steps: audit.Steps{Reach: ok, Plaintext: timedOut, TLS: timedOut, Stranger: timedOut, WithCalledTitle: timedOut}}),
		"no server":                  on(audit.Observation{Steps: audit.Steps{Reach: audit.Step{Outcome: audit.Refused}}}),
		"half of the answer decoded": half, "no answer to the query": hung,
		"a refusal that may be of the title": on(audit.Observation{Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: rejected(7), WithCalledTitle: rejected(7)}}),
	}
}

func rejected(reason uint8) audit.Step {
	return audit.Rejection(1, 1, reason)
}

// after is the state of a target after several audits.
func after(audits ...audit.Observation) (s metrics.State) {
	var level kept.Level
	for _, o := range audits {
		s = state(o)
		level = level.After(s.Report, s.Audited)
	}
	s.Known = level
	return s
}

func TestOneTimeOutDoesNotLowerTheLevelThatAlertsGoBy(t *testing.T) {
	for name, o := range unsettled() {
		o.Finished = noon.Add(time.Hour)
		page := scrape(t, metrics.Handler(pageOf(t, []metrics.State{after(open("a"), o)}), prometheus.NewRegistry()))
		for _, want := range []string{
			`pacsaudit_target_kept_exposure_level{target="a"} 9`, `pacsaudit_target_settled{target="a"} 0`,
			`pacsaudit_target_kept_finding{check="query-exposes-phi",severity="critical",target="a"} 1`,
			`pacsaudit_target_settled_timestamp_seconds{target="a"} 1.795262401e+09`, `pacsaudit_target_unsettled_timestamp_seconds{target="a"} 1.795266e+09`,
			`pacsaudit_target_certificate_not_after_timestamp_seconds{target="a"}`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("after %s the page lacks %s", name, want)
			}
		}
		if strings.Contains(page, `pacsaudit_target_exposure_level{target="a"} 9`) {
			t.Errorf("after %s the last audit shows patients", name)
		}
	}
	page := scrape(t, metrics.Handler(pageOf(t, []metrics.State{after(open("a"), shut())}), prometheus.NewRegistry()))
	if !strings.Contains(page, `pacsaudit_target_kept_exposure_level{target="a"} 4`) || strings.Contains(page, `kept_finding{check="query-exposes-phi"`) ||
		strings.Contains(page, `pacsaudit_target_unsettled_timestamp_seconds{`) {
		t.Error("a settled audit does not close it")
	}
}

// shut is a settled audit of the same archive, closed.
func shut() audit.Observation {
	o := closed("a")
	o.Target = open("a").Target
	return o
}
