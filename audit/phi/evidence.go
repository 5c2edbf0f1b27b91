package phi

import "pacsaudit/audit/counts"

// Evidence is why an identifier is taken for a United States social security
// number, or for something near one. Nine digits alone are no evidence: 89 % of
// all nine-digit numbers could be one.
type Evidence uint8

// The evidence classes. The first four are social security numbers.
const (
	SSNLabelled   Evidence = iota // said to be one: by its issuer, its type code, an object identifier, a keyword beside it
	SSNFormatted                  // AAA-GG-SSSS or AAA GG SSSS within the rules
	SSNPopulation                 // nine digits among values that only a population of them explains
	SSNMedicare                   // with a beneficiary code behind it: a Health Insurance Claim Number
	SSNMilitary                   // of a sponsor, with a family member prefix before it
	SSNPartial                    // its last four digits, the others masked
	SSNTaxpayer                   // an Individual Taxpayer Identification Number
	SSNDenied                     // an advertised or placeholder number
	SSNMalformed                  // said to be one, but it cannot be
	Evidences                     // how many there are
)

// Of is the count of the records with evidence of the class.
func (e Evidence) Of(s *counts.SSN) *uint64 {
	return [Evidences]*uint64{
		&s.Labelled, &s.Formatted, &s.Population, &s.Medicare, &s.Military, &s.Partial, &s.Taxpayer, &s.Denied, &s.Malformed,
	}[e]
}

// evidenceSet is a set of evidence classes.
type evidenceSet uint16

func (s *evidenceSet) add(e Evidence) { *s |= 1 << e }

// exposesSSN reports a whole social security number, by more than its looks.
func (s evidenceSet) exposesSSN() bool {
	return s&(1<<SSNLabelled|1<<SSNFormatted|1<<SSNMedicare|1<<SSNMilitary) != 0
}
