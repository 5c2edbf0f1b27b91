package phi

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
func test(sampled []traits, s Scheme) (t tested) {
	for _, v := range sampled {
		if v.shape.has(s) {
			t.values++
			if v.plausible.has(s) {
				t.passed++
			}
		}
	}
	return t
}

// probable are the schemes that a population of equally long values is of. A
// single value of a strong scheme is enough, unless the population says that
// chance produced it.
func probable(sampled []traits) (set schemeSet) {
	for s := range Schemes {
		if ssnSchemes.has(s) {
			continue
		}
		switch t := test(sampled, s); {
		case t.values >= leastValues && t.share() >= leastShare:
			set.add(s)
		case t.passed > 0 && strongSchemes.has(s) && (t.values < vetoValues || t.share() > vetoShare):
			set.add(s)
		}
	}
	return specific(sampled, set)
}

// specific drops schemes whose check is that of another that fits better.
func specific(sampled []traits, set schemeSet) schemeSet {
	drop := func(s Scheme) { set &^= 1 << s }
	if set.has(SEPNR) {
		drop(CAOntario) // Luhn over ten digits, and a birth date
	}
	if set.has(GBNHS) {
		drop(DKCPR) // Scotland's CHI numbers start with a birth date
	}
	if !mostPassModulus(sampled) {
		drop(DKCPR) // anything that starts with a date
	}
	if set.has(CASIN) && set.has(ILID) {
		// Both are Luhn over nine digits; no Canadian number starts with 0 or 8.
		sin, id := test(sampled, CASIN), test(sampled, ILID)
		if float64(id.values-sin.values) > ambiguousShare*float64(id.values) {
			drop(CASIN)
		} else {
			drop(ILID)
		}
	}
	return set
}

// mostPassModulus reports that the check of old Danish numbers, which chance
// passes one time in eleven, holds for half of the values.
func mostPassModulus(sampled []traits) bool {
	n, passed := 0, 0
	for _, v := range sampled {
		if v.shape.has(DKCPR) {
			n++
			if v.plausible&cprModulus != 0 {
				passed++
			}
		}
	}
	return 2*passed >= n
}

// rival reports a scheme that explains nine digits better than the social
// security number does, and which.
func rival(sampled []traits) (schemeSet, bool) {
	var set schemeSet
	for _, s := range [...]Scheme{NLBSN, CASIN, ILID} {
		if t := test(sampled, s); t.values >= leastValues && t.share() > rivalShare {
			set.add(s)
		}
	}
	return specific(sampled, set), set != 0
}
