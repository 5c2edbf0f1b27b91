package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("web-methods"),
	Severity: audit.Medium,
	Needs:    audit.NeedsWeb,
	Zoned:    true,
	Judge: func(o audit.Observation) audit.Verdict {
		w := o.Web
		facts := offered(w)
		switch {
		case w.WritingOffered():
			return audit.Fail(facts...)
		case w.NothingToWrite().Holds():
			return audit.Pass(w.NothingToWrite(), webEvidence(w.ListMethods.WebDoor)...)
		case noWebInterfaceNamed(o, o.Target.DICOMweb):
			return audit.NotApplicable()
		}
		return audit.Inconclusive(append(webEvidence(w.ListMethods.WebDoor), facts...)...)
	},
})

// offered are the methods of both offers that write.
func offered(w audit.WebFacts) (facts []audit.Fact) {
	both := w.ListMethods.Methods | w.StudyMethods.Methods
	for _, word := range (both & audit.WritingMethods).Words() {
		facts = append(facts, audit.Identifier("offers", word))
	}
	return facts
}
