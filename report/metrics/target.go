package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// State is what is known of a configured target.
type State struct {
	Name     audit.Text
	Owner    audit.Text
	Zone     audit.Zone
	From     audit.Text // the place of the audits: a label of every series, where one was named
	Address  audit.Text
	Interval time.Duration // of the schedule, or the least on demand; 0 where nobody audits again
	// Report is of the last audit, nil before the first. The times are zero where
	// there was none.
	Report      *report.Target
	Audited     time.Time
	Took        time.Duration
	LastSuccess time.Time
	Known       kept.Level         // by all audits
	Accepted    []audit.Acceptance // risks that somebody signed for, by the configuration
}

// Describe lists the metrics of a target.
func (s State) Describe(ch chan<- *prometheus.Desc) {
	for _, f := range families {
		ch <- f.descFrom(s.From.String())
	}
}

// Collect makes the metrics of the target.
func (s State) Collect(ch chan<- prometheus.Metric) {
	s.each(func(f *family, value float64, labels []string) {
		ch <- prometheus.MustNewConstMetric(f.descFrom(s.From.String()), prometheus.GaugeValue, value, labels...)
	})
}

// each hands over each series, with the target as its first label.
func (s State) each(put func(f *family, value float64, labels []string)) {
	e := emitter{put: put, target: s.Name.String()}
	e.send(info, 1, s.Owner.String(), s.Zone.String(), s.Address.String())
	if s.Interval > 0 {
		e.send(interval, s.Interval.Seconds())
	}
	e.time(lastSuccess, s.LastSuccess)
	e.known(s.Known, s.Accepted)
	r := s.Report
	if r == nil {
		e.send(exposure, float64(audit.NotMeasured))
		e.send(measured, 0)
		return
	}
	e.time(lastAudit, s.Audited)
	if s.Took > 0 {
		e.lasted(took, s.Took)
	}
	e.send(exposure, float64(r.Exposure))
	e.flag(measured, r.Exposure.Measured())
	if r.Grade != audit.NoGrade {
		e.send(grade, float64(r.Grade))
	}
	e.counts(r)
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		// Of a target that was not measured everything is inconclusive.
		case f.Open(), f.Verdict == audit.RulingInconclusive && r.Exposure.Measured():
			e.send(finding, 1, f.ID.String(), f.Severity.String(), f.Verdict.String())
		case f.Verdict == audit.RulingFail:
			e.send(accepted, 1, f.ID.String(), f.Severity.String())
		}
	}
	for _, s := range steps(&r.Steps) {
		if s.step.Outcome != audit.NotTried {
			e.send(outcome, 1, s.name, s.step.Outcome.String())
			e.lasted(duration, time.Duration(s.step.Took), s.name)
		}
	}
}

// emitter sends metrics of one target.
type emitter struct {
	put    func(f *family, value float64, labels []string)
	target string
}

func (e emitter) send(f *family, value float64, labels ...string) {
	e.put(f, value, append([]string{e.target}, labels...))
}

func (e emitter) flag(f *family, b bool) {
	if b {
		e.send(f, 1)
		return
	}
	e.send(f, 0)
}

// lasted sends a duration, to a tenth of a millisecond: more digits are nobody's, and
// half of what a page has to say on the wire.
func (e emitter) lasted(f *family, d time.Duration, labels ...string) {
	e.send(f, float64(d.Round(100*time.Microsecond)/(100*time.Microsecond))/1e4, labels...)
}

// time sends a time that is known.
func (e emitter) time(f *family, t time.Time, labels ...string) {
	if !t.IsZero() {
		e.send(f, float64(t.UnixMilli())/1000, labels...)
	}
}

// known is what alerts go by.
func (e emitter) known(l kept.Level, accepted []audit.Acceptance) {
	e.flag(settled, l.Settled())
	e.time(settledAt, l.SettledAt)
	e.time(unsettledSince, l.UnsettledSince)
	e.send(known, float64(l.Exposure))
	for _, f := range l.Findings {
		e.send(knownFinding, 1, f.Check.String(), f.Severity.String())
		var end time.Time
		for _, a := range accepted {
			if until := a.End(time.Local); a.Check == f.Check && until.After(end) {
				end = until
			}
		}
		e.time(acceptance, end, f.Check.String())
	}
	if c := l.Certificate; c != nil {
		e.time(notAfter, c.NotAfter)
		e.time(notBefore, c.NotBefore)
	}
}

func (e emitter) counts(r *report.Target) {
	for _, c := range []struct {
		family *family
		total  report.Total
	}{{studies, r.Counts.Studies}, {patients, r.Counts.Patients}, {instances, r.Counts.Instances}} {
		if c.total.Measured {
			e.send(c.family, float64(c.total.Value))
		}
	}
	// What nobody could query has no counts: no number is not zero.
	if r.Exposure >= audit.QueryAuthorised {
		c := &r.Counts
		e.flag(atLeast, c.Studies.AtLeast || c.Patients.AtLeast || c.Instances.AtLeast)
		e.send(records, float64(r.PHI.Records))
		e.send(exposed, float64(r.PHI.Exposed))
		e.send(identified, float64(r.PHI.Identified))
		e.send(ssn, float64(r.PHI.SSN.Any()))
	}
	for field, counts := range r.PHI.Fields.All() {
		e.send(fields, float64(counts.Exposed), field.String())
	}
	if w := r.Worklist; w != nil {
		e.send(worklistRecords, float64(w.Records))
		e.send(worklistExposed, float64(w.Exposed))
		for field, counts := range w.Fields.All() {
			e.send(worklistFields, float64(counts.Exposed), field.String())
		}
	}
}

// step is a step of the ladder under the name it has in the JSON report.
type step struct {
	name string
	step *audit.Step
}

func steps(s *report.Steps) []step {
	return []step{
		{"reach", &s.Reach}, {"plaintext", &s.Plaintext}, {"tls", &s.TLS}, {"stranger", &s.Stranger}, {"addressed", &s.WithCalledTitle},
		{"known", &s.Configured}, {"spoofed", &s.Spoofed}, {"default_title", &s.DefaultTitle}, {"echo", &s.Echo}, {"find", &s.Find.Step},
		{"worklist", &s.Worklist.Step},
	}
}
