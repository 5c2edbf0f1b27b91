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
	Fix:      audit.Lit("Ask the vendor whether the named faults are mended in what you run, and update it if not"),
	Refs:     []audit.Text{audit.Lit("CWE-1395"), audit.Lit("45 CFR 164.308(a)(1)(ii)(A)")},
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
