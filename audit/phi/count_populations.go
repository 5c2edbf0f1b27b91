package phi

import (
	"slices"

	"pacsaudit/audit/phi/national"
)

// CountPopulations decides what only populations can show: bare social security numbers,
// national identifiers whose check chance passes too often for one value to
// count, and names that are a project's codes. The numbers are added to SSN and
// National, names that are codes become pseudonyms. Then the samples, of
// identifiers, names and birth dates, and the hashes of patients and studies are
// dropped: what is left are numbers, a few kilobytes of them.
//
// Call it once, when everything is counted and merged.
func (t *Tally) CountPopulations() {
	t.yearsOnly, t.constant = t.BirthDates()
	t.Patients.close()
	t.Studies.close()
	t.countAffected(t.recountCodes())
	p := t.populations
	t.populations, t.births = nil, births{}
	if p == nil {
		return
	}
	var (
		bare     uint8                   // sites whose nine digits are social security numbers
		accepted [national.Schemes]uint8 // sites
	)
	for at := range p.samples {
		for i, s := range p.samples[at] {
			if s == nil {
				continue
			}
			set := probable(s.traits)
			if i+national.Shortest == 9 && socialSecurity(s.traits) {
				if better, ok := rival(s.traits); ok {
					set |= better
				} else {
					bare |= 1 << at
				}
			}
			for scheme := range national.Schemes {
				if set.Has(scheme) {
					accepted[scheme] |= 1 << at
				}
			}
		}
	}
	n := p.bare.at(bare)
	t.SSN.Population += n
	t.HIPAA[HIPAASSN] += n
	for scheme, counts := range p.passed {
		if counts != nil {
			t.National[scheme].Probable += counts.at(accepted[scheme])
		}
	}
}

// Numbers is a copy of the tally without the hashes and samples: what may be
// stored, and merged with later tallies. Patients, studies and attributes are
// not in it, nor what populations would have shown.
func (t *Tally) Numbers() *Tally {
	c := *t
	c.Patients, c.Studies, c.attributes, c.populations, c.births = Distinct{}, Distinct{}, attributeCounts{}, nil, births{}
	c.codes, c.people, c.visits, c.perhapsPeople, c.perhapsVisits, c.affected = codeNames{}, crowd{}, crowd{}, crowd{}, crowd{}, Affected{}
	return &c
}

// The rules by which a population speaks for a scheme, or against it. Chance
// passes a check with one digit in one value out of ten.
const (
	leastValues    = 10
	leastShare     = 0.80 // that pass, for a scheme to be probable
	rivalShare     = 0.60 // that pass, for a scheme to be the better explanation of nine digits
	vetoValues     = 30
	vetoShare      = 0.05 // that pass at most, for single values to be chance
	ambiguousShare = 0.02
)

// tested is how a population did in the check of a scheme.
type tested struct{ values, passed int }

// share is more than nothing only where there are values: 0/0 is no number.
func (t tested) share() float64 {
	return float64(t.passed) / float64(t.values)
}

// test counts the values of a scheme's shape, and those of them that pass.
func test(sampled []traits, s national.Scheme) (t tested) {
	for _, v := range sampled {
		if v.shape.Has(s) {
			t.values++
			if v.plausible.Has(s) {
				t.passed++
			}
		}
	}
	return t
}

// probable are the schemes that a population of equally long values is of. A
// single value of a strong scheme is enough, unless the population says that
// chance produced it.
func probable(sampled []traits) (set national.Set) {
	for s := range national.Schemes {
		if national.SSN.Has(s) {
			continue
		}
		switch t := test(sampled, s); {
		case t.values >= leastValues && t.share() >= leastShare:
			set.Add(s)
		case t.passed > 0 && national.Strong.Has(s) && (t.values < vetoValues || t.share() > vetoShare):
			set.Add(s)
		}
	}
	return specific(sampled, set)
}

// specific drops schemes whose check is that of another that fits better.
func specific(sampled []traits, set national.Set) national.Set {
	drop := func(s national.Scheme) { set &^= 1 << s }
	if set.Has(national.SEPNR) {
		drop(national.CAOntario) // Luhn over ten digits, and a birth date
	}
	if set.Has(national.GBNHS) {
		drop(national.DKCPR) // Scotland's CHI numbers start with a birth date
	}
	if !mostPassModulus(sampled) {
		drop(national.DKCPR) // anything that starts with a date
	}
	if set.Has(national.CASIN) && set.Has(national.ILID) {
		// Both are Luhn over nine digits; no Canadian number starts with 0 or 8.
		sin, id := test(sampled, national.CASIN), test(sampled, national.ILID)
		if float64(id.values-sin.values) > ambiguousShare*float64(id.values) {
			drop(national.CASIN)
		} else {
			drop(national.ILID)
		}
	}
	return set
}

// mostPassModulus reports that the check of old Danish numbers, which chance
// passes one time in eleven, holds for half of the values.
func mostPassModulus(sampled []traits) bool {
	n, passed := 0, 0
	for _, v := range sampled {
		if v.shape.Has(national.DKCPR) {
			n++
			if v.plausible&national.CPRModulus != 0 {
				passed++
			}
		}
	}
	return 2*passed >= n
}

// rival reports a scheme that explains nine digits better than the social
// security number does, and which.
func rival(sampled []traits) (national.Set, bool) {
	var set national.Set
	for _, s := range [...]national.Scheme{national.NLBSN, national.CASIN, national.ILID} {
		if t := test(sampled, s); t.values >= leastValues && t.share() > rivalShare {
			set.Add(s)
		}
	}
	return specific(sampled, set), set != 0
}

// The population test. One valid nine-digit number says nothing: 88.9 % of all
// are valid. A population does: numbers that were given out before the areas
// were randomised on 2011-06-25 lie in areas up to 772 without 734 to 749, are
// never invalid, and are spread over areas, which medical record numbers of one
// hospital are not.
const (
	// Logarithms of how much likelier a value is among social security numbers
	// (0.005, 0.935, 0.06) than among random numbers (0.1111, 0.7474, 0.1416).
	weightInvalid = -3.10
	weightIssued  = +0.224
	weightLater   = -0.859

	leastSample   = 30  // values
	leastScore    = 5   // of weights
	leastPrefixes = 0.6 // different first five digits, by values
	leastAreas    = 6   // or a fifteenth of the values
	leastSpread   = 200 // between the lowest and the highest area
)

// issuedBefore2011 reports an area that was in use before randomisation.
func issuedBefore2011(area uint16) bool { return area <= 772 && (area < 734 || area > 749) }

// socialSecurity reports whether a population of nine-digit numbers is one of
// social security numbers.
func socialSecurity(sampled []traits) bool {
	var (
		score    float64
		n        int
		prefixes = make([]uint32, 0, sampleSize)
		areas    = make([]uint16, 0, sampleSize)
	)
	for _, t := range sampled {
		if !t.shape.Has(national.USSSN) {
			continue
		}
		n++
		switch {
		case !t.plausible.Has(national.USSSN):
			score += weightInvalid
		case issuedBefore2011(t.area):
			score += weightIssued
		default:
			score += weightLater
		}
		prefixes, areas = append(prefixes, t.prefix), append(areas, t.area)
	}
	if n < leastSample || score < leastScore {
		return false
	}
	slices.Sort(prefixes)
	if float64(len(slices.Compact(prefixes))) < leastPrefixes*float64(n) {
		return false
	}
	slices.Sort(areas)
	var different, run, longest int
	for i, a := range areas {
		if i > 0 && a == areas[i-1] {
			run++
		} else {
			different, run = different+1, 1
		}
		longest = max(longest, run)
	}
	return different >= max(leastAreas, n/15) && areas[n-1]-areas[0] >= leastSpread && 2*longest <= n
}
