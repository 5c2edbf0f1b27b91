package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = add(audit.Check{
	ID:       audit.NewID("query-exposes-phi"),
	Severity: audit.Critical,
	Needs:    audit.NeedsEcho | audit.NeedsQuery,
	Title:    audit.Lit("Shows identified patients to a caller it was never told"),
	Why:      audit.Lit("Whoever reaches the port reads who was examined, when and for what. That anybody could may have to be reported as a breach"),
	Fix:      audit.Lit("Close the archive's DICOM port to unknown callers now, then find out who has asked"),
	Settings: settings("query-open"),
	Refs:     []audit.Text{audit.Lit("PS3.4 §C.4.1"), audit.Lit("PS3.15 Table E.1-1"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(a)(1)")},
	How: audit.How{
		Asks:         audit.Lit("Over the stranger's association, C-FIND queries the studies (Study Root, or the Patient Root models where that brings nothing), the newest first, and the modality worklist, up to --rows records of each. What identifies a person is counted; placeholders, test patients and pseudonyms are not, and no value is kept"),
		Fails:        audit.Lit("At least one record shows something that identifies a person directly: a name, a birth date, a patient ID, an address and the like"),
		Passes:       audit.Lit("Everything was counted, there are records, and none identifies a person. Or C-FIND is refused: " + refusedBy + orShutOut),
		Inconclusive: noRecords,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		if n := o.Query.Exposed() + o.WorklistQuery.Exposed(); n > 0 {
			facts := []audit.Fact{audit.Count("records", n)}
			if t := o.Query.Tally; t != nil {
				facts = append(facts,
					audit.Count("names", t.Fields[phi.PatientName][phi.Exposed]),
					audit.Count("birth-dates", t.Fields[phi.BirthDate][phi.Exposed]),
					audit.Count("patient-ids", t.Fields[phi.PatientID][phi.Exposed]))
			}
			return audit.Fail(facts...)
		}
		switch {
		case o.NoQuery().Holds():
			return audit.Pass(o.NoQuery(), attempt(o.Find)...)
		case o.AllShown(phi.CoreKeys).Holds():
			return audit.Pass(o.AllShown(phi.CoreKeys), audit.Count("records", o.Query.Records()+o.WorklistQuery.Records()))
		case o.ShutOut().Holds():
			return audit.Pass(o.ShutOut(), attempt(door(o))...)
		}
		// No rows is no proof: an access filter may hide them from this caller,
		// or the archive may be empty today.
		return audit.Inconclusive(attempt(o.Find)...)
	},
})
