package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("worklist-open"),
	Severity: audit.High,
	Needs:    audit.NeedsQuery | audit.NeedsServices,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.WorklistAuthorised():
			return audit.Fail(audit.Count("records", o.WorklistQuery.Records()))
		case o.Associated() && !o.Proposed(audit.Service.ProcedureSteps).Holds():
			return audit.Inconclusive(stepEvidence(o.Worklist)...) // the other worklist was not answered
		case o.Associated() && o.Worklist.Outcome == audit.NoContext:
			return audit.NotApplicable(stepEvidence(o.Worklist)...)
		case o.NoWorklist().Holds():
			return audit.Pass(o.NoWorklist(), stepEvidence(o.Worklist)...)
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), stepEvidence(strangerStep(o))...)
		}
		return audit.Inconclusive(stepEvidence(o.Worklist)...)
	},
})
