package phi

import "slices"

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
		if !t.shape.has(USSSN) {
			continue
		}
		n++
		switch {
		case !t.plausible.has(USSSN):
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
