package phi

import "testing"

// bornOn are birth dates of so many patients: the first ones share a date, the
// first ones are of January 1st.
func bornOn(n, shared, januaries int) *births {
	b := new(births)
	for i := range n {
		of := birth{date: uint32(1000 + i), january: i < januaries}
		if i < shared {
			of.date = 7
		}
		b.add(uint64(1+i), of)
	}
	return b
}

// TestBirthDatesOfTwentyPatientsAreAPopulation: more than a tenth of January
// 1st, and more than a fifth of one date.
func TestBirthDatesOfTwentyPatientsAreAPopulation(t *testing.T) {
	for what, c := range map[string]struct {
		of                  *births
		yearsOnly, constant bool
	}{
		"nobody":                         {bornOn(0, 0, 0), false, false},
		"twenty different":               {bornOn(20, 0, 0), false, false},
		"a tenth of January":             {bornOn(20, 0, 2), false, false},
		"more than a tenth":              {bornOn(20, 0, 3), true, false},
		"all, of too few":                {bornOn(19, 0, 19), false, false},
		"a fifth share a date":           {bornOn(20, 4, 0), false, false},
		"more than a fifth":              {bornOn(20, 5, 0), false, true},
		"all of too few":                 {bornOn(19, 19, 0), false, false},
		"a tenth of two hundred":         {bornOn(200, 0, 20), false, false},
		"more than a tenth of them":      {bornOn(200, 0, 21), true, false},
		"a fifth of two hundred share":   {bornOn(200, 40, 0), false, false},
		"more than a fifth of them":      {bornOn(200, 41, 0), false, true},
		"one January date":               {bornOn(20, 20, 20), true, true},
		"many, the sample looks at some": {bornOn(5000, 41, 21), true, true},
	} {
		if c.of.yearsOnly() != c.yearsOnly || c.of.constant() != c.constant {
			t.Errorf("%s: years only %v, constant %v", what, c.of.yearsOnly(), c.of.constant())
		}
		if y, k := (&Tally{births: *c.of}).BirthDates(); y != c.yearsOnly || k != c.constant {
			t.Errorf("%s: the tally says %v, %v", what, y, k)
		}
	}
}

// TestOfSeveralDatesOfAPatientOneStays: that of the lowest hash, in whatever
// order they come.
func TestOfSeveralDatesOfAPatientOneStays(t *testing.T) {
	for _, dates := range [][]uint32{{3, 5, 9}, {9, 5, 3}, {5, 3, 9}, {3, 3, 9}} {
		var b, left, right births
		for i, d := range dates {
			of := birth{date: d, january: d == 3}
			b.add(1, of)
			if i == 0 {
				left.add(1, of)
			} else {
				right.add(1, of)
			}
		}
		right.add(2, birth{date: 8})
		left.merge(&right)
		for which, got := range []births{b, left} {
			if got.traits[0] != (birth{date: 3, january: true}) || len(got.hashes) != 1+which {
				t.Errorf("%v: %+v stays of %d", dates, got.traits[0], len(got.hashes))
			}
		}
	}
}
