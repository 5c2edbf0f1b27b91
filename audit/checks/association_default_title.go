package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("association-default-title"),
	Severity: audit.Low,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Answers to a called AE title that its product comes with"),
	Why:      audit.Lit("The titles that products come with stand in their manuals. Such a title keeps nobody out, and tells which product is running"),
	Fix:      audit.Lit("Give the archive an AE title of its own; it is an address and no secret, so check callers too"),
	Refs:     []audit.Text{audit.Lit("PS3.8 §9.3.4"), audit.Lit("CWE-1188")},
	How: audit.How{
		Asks:         audit.Lit("With --default-titles, where no called AE title is configured and a random one was refused, associations are requested one after the other to ORTHANC, DCM4CHEE, DCMQRSCP, ANY-SCP, CONQUESTSRV1, OSIRIX, HOROS, CLEARCANVAS, STORESCP and COMMON, until one is accepted"),
		Fails:        audit.Lit("One of them is accepted"),
		Passes:       audit.Lit("Each of them is rejected or aborted"),
		Inconclusive: audit.Lit("It was not asked, or an attempt got no answer, or only a temporary refusal"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.DefaultTitle.OK():
			return audit.Fail(audit.Word("called", o.OpenedBy))
		case o.DefaultTitle.Refusal():
			return audit.Pass(o.DefaultTitle.Refused(), attempt(o.DefaultTitle)...)
		}
		return audit.Inconclusive(attempt(o.DefaultTitle)...)
	},
})
