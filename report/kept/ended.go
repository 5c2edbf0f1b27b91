package kept

import (
	"slices"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// Ended adds to the changes from one report of a target to the next the faults that
// are over: those that were kept while audits settled nothing, and are kept no longer.
// The report before may say nothing of them.
func (l Level) Ended(d *report.Diff, now Level, after *report.Target) {
	if l.Address != now.Address {
		return
	}
	for _, f := range l.Findings {
		over := func(c report.Change) bool {
			return c.Check != nil && *c.Check == f.Check && (c.Kind == report.Fixed || c.Kind == report.FixedForThisCaller)
		}
		if slices.ContainsFunc(now.Findings, func(g Finding) bool { return g.Check == f.Check }) || slices.ContainsFunc(d.Changes, over) {
			continue
		}
		c := report.Change{Kind: report.Fixed, Target: after.Name, Check: &f.Check, Severity: f.Severity}
		if i := slices.IndexFunc(after.Findings, func(g report.Finding) bool { return g.ID == f.Check }); i >= 0 {
			c.Title, c.To = after.Findings[i].Title, after.Findings[i].Facts
			if after.Findings[i].Verdict == audit.RulingInconclusive { // the way to it is closed to us
				c.Kind = report.FixedForThisCaller
			}
		}
		d.Changes = append(d.Changes, c)
	}
}
