package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("echo-open"),
	Severity: audit.Low,
	Needs:    audit.NeedsEcho,
	Zoned:    true,
	Title:    audit.Lit("Answers the C-ECHO of a caller it was never told"),
	Why:      audit.Lit("An answer to C-ECHO proves to anybody that a DICOM server is here and talks to strangers. Scans look for exactly that"),
	Fix:      audit.Lit("Answer C-ECHO only to callers that are in use; it tells anybody that a DICOM server is here"),
	Settings: settings("echo-open"),
	Refs:     []audit.Text{audit.Lit("PS3.7 §9.1.5"), audit.Lit("CWE-306")},
	How: audit.How{
		Asks:         audit.Lit("One C-ECHO is sent over the association that a stranger got"),
		Fails:        audit.Lit("It is answered, and not with a failure"),
		Passes:       audit.Lit("It is refused: " + refusedBy + orShutOut),
		Inconclusive: audit.Lit("It is answered with another failure or not at all, or it is not settled whether strangers get an association"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Echo.OK():
			return audit.Fail(attempt(o.Echo)...)
		case o.Associated() && o.Echo.Denial().Holds():
			return audit.Pass(o.Echo.Denial(), attempt(o.Echo)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(door(o))...)
		}
		return audit.Inconclusive(attempt(o.Echo)...)
	},
})
