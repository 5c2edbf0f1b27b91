package checks

import "pacsaudit/audit"

// A version string proves nothing: distributions mend faults without changing
// it, and anybody can send any. So this check never passes and never fails: it
// names what is possible, as the evidence of an inconclusive verdict.
var _ = add(audit.Check{
	ID:       audit.NewID("implementation-known-vulnerable"),
	Severity: audit.Info,
	Needs:    audit.NeedsAssociation | audit.NeedsWeb,
	Title:    audit.Lit("Names a version for which faults were published; a hint, no proof"),
	Why:      audit.Lit("A fault of the software can give away a server whose settings are all right. Published faults are known to attackers too"),
	Fix:      audit.Lit("Ask the vendor whether the named faults are mended in what you run, and update it if not"),
	Refs:     []audit.Text{audit.Lit("CWE-1395"), audit.Lit("45 CFR 164.308(a)(1)(ii)(A)")},
	How: audit.How{
		Asks:          audit.Lit("The version is read off Orthanc's /system, where that is open, or off the Implementation Version Name of DCMTK or of the Merge toolkit. It is compared with a list of published faults that pacsaudit comes with"),
		Inconclusive:  audit.Lit("Faults of that version were published. They are named as evidence, and that is all: vendors mend faults without a new version. Or no version could be read"),
		NotApplicable: audit.Lit("The version is known, and the list has no fault of it"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		product, version, ok := versionOf(o)
		if !ok {
			return audit.Inconclusive()
		}
		facts := []audit.Fact{audit.Word("product", product)}
		for _, a := range advisories {
			if a.product != product || !a.covers(version) {
				continue
			}
			for _, id := range a.identifiers {
				facts = append(facts, audit.Identifier("possible", id))
			}
			facts = append(facts, audit.Identifier("source", a.source))
		}
		if len(facts) == 1 {
			return audit.NotApplicable(facts...)
		}
		return audit.Inconclusive(facts...)
	},
})
