package checks

import "pacsaudit/audit"

// A version string proves nothing: distributions mend faults without changing
// it, and anybody can send any. So this check never passes and never fails: it
// names what is possible, as the evidence of an inconclusive verdict.
var _ = add(audit.Check{
	ID:       audit.NewID("implementation-known-vulnerable"),
	Severity: audit.Info,
	Needs:    audit.NeedsAssociation | audit.NeedsWeb,
	Judge: func(o audit.Observation) audit.Verdict {
		product, version, ok := versionOf(o)
		if !ok {
			return audit.Inconclusive()
		}
		facts := []audit.Fact{audit.Word("product", product)}
		for _, a := range advisories() {
			if a.Product != product || !a.covers(version) {
				continue
			}
			for _, id := range a.Faults {
				facts = append(facts, audit.Identifier("possible", id))
			}
			facts = append(facts, audit.Identifier("source", a.Source))
		}
		if len(facts) == 1 {
			return audit.NotApplicable(facts...)
		}
		return audit.Inconclusive(facts...)
	},
})
