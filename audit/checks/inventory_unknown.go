package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("inventory-unknown"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Title:    audit.Lit("Speaks DICOM and stands in no line of the inventory"),
	Why:      audit.Lit("Nobody updates, watches or closes a server that nobody knows of"),
	Fix:      audit.Lit("Find its owner, and add it to the inventory or take it off the network"),
	Refs:     []audit.Text{audit.Lit("NIST SP 1800-24"), audit.Lit("45 CFR 164.310(d)(1)"), audit.Lit("CWE-1059")},
	How: audit.How{
		Asks:          audit.Lit("The addresses that pacsaudit sweep finds are compared with the targets of the configuration"),
		Fails:         audit.Lit("The address is none of them, and it answers as a DICOM server or demands a client certificate over TLS"),
		Passes:        audit.Lit("The address is one of them"),
		Inconclusive:  audit.Lit("The address is none of them, and DICOM did not answer; or nothing was tried"),
		NotApplicable: audit.Lit("There was no inventory to compare with: the target comes from the command line"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch o.Target.Listed {
		case audit.Listed:
			return audit.Pass(o.Target.InInventory())
		case audit.Unlisted:
			if o.Judged() || o.Plaintext.OK() || o.TLS.OK() {
				return audit.Fail()
			}
			return audit.Inconclusive(attempt(door(o))...)
		}
		if o.Reach.Tried() && o.Reach.Outcome != audit.Interrupted {
			return audit.NotApplicable() // compared with no inventory
		}
		return audit.Inconclusive(attempt(o.Reach)...)
	},
})
