package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("echo-open"),
	Severity: audit.Low,
	Needs:    audit.NeedsEcho,
	Zoned:    true,
	Title:    audit.Lit("Answers the C-ECHO of a caller it was never told"),
	Fix:      audit.Lit("Answer C-ECHO only to callers that are in use; it tells anybody that a DICOM server is here"),
	Settings: settings("echo-open"),
	Refs:     []audit.Text{audit.Lit("PS3.7 §9.1.5"), audit.Lit("CWE-306")},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Echo.OK():
			return audit.Fail(attempt(o.Echo)...)
		case o.Associated() && denied(o.Echo):
			return audit.Pass(attempt(o.Echo)...)
		case o.ShutOut():
			return audit.Pass(attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(o.Echo)...)
	},
})
