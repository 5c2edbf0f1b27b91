package serve

import (
	"context"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// audit audits a target and says whether that went well.
func (s *server) audit(ctx context.Context, t audit.Target) bool {
	started := time.Now()
	results := audit.Run(ctx, []audit.Target{t}, s.prober.Load(), checks.All(), 1, nil)
	if ctx.Err() != nil {
		return true // half an audit is none
	}
	if s.config.Tie != nil {
		s.config.Tie(ctx, &results[0])
	}
	r := report.New(s.config.Tool, started, time.Now(), true, results)
	var last *report.Report
	var was kept.Level
	if s.events.any() {
		last, was = s.roster.last(t)
	}
	before, known, err := s.roster.add(r)
	if err != nil {
		s.log.Error("a report cannot be shown", "target", t.Name.String(), "error", err)
	}
	if known != nil {
		s.self.Audits.Inc()
		s.history.add(record{r, *known, t.Stands()})
		s.events.changed(last, was, r, *known)
	}
	now := &r.Targets[0]
	if before == nil || before.Exposure != now.Exposure || before.Grade != now.Grade || before.Settled != now.Measured() {
		s.log.Info("audited", "target", t.Name.String(), "exposure", now.Exposure.String(), "settled", now.Measured(), "grade", now.Grade.String())
	}
	return now.Exposure.Measured() || now.Exposure == audit.Gated || now.Exposure == audit.ExposureNotDICOM
}
