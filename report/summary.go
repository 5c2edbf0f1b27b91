package report

import "pacsaudit/audit"

// Worst is the highest severity of a failed check.
func (r *Report) Worst() audit.Severity {
	worst := audit.NoSeverity
	for _, t := range r.Targets {
		for _, f := range t.Findings {
			if f.Verdict == audit.RulingFail {
				worst = max(worst, f.Severity)
			}
		}
	}
	return worst
}

// Measured reports whether every target was measured.
func (r *Report) Measured() bool {
	for _, t := range r.Targets {
		if !t.Exposure.Measured() {
			return false
		}
	}
	return true
}
