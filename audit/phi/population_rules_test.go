package phi

import (
	"slices"
	"testing"

	"pacsaudit/audit/phi/national"
)

// values are traits of so many values that have the shapes of some schemes, of
// which the first so many pass.
func valuesOf(n, passed int, of ...national.Scheme) (sampled []traits) {
	var shape national.Set
	for _, s := range of {
		shape.Add(s)
	}
	for i := range n {
		t := traits{shape: shape}
		if i < passed {
			t.plausible = shape
		}
		sampled = append(sampled, t)
	}
	return sampled
}

// setOf is a set of some schemes.
func setOf(of ...national.Scheme) (set national.Set) {
	for _, s := range of {
		set.Add(s)
	}
	return set
}

// TestAPopulationSpeaksForASchemeByItsShare: of a scheme that chance often
// passes four in five of ten values have to pass; of one that it rarely passes a
// single one is enough, unless there are so many others that chance did it.
func TestAPopulationSpeaksForASchemeByItsShare(t *testing.T) {
	for what, c := range map[string]struct {
		sampled []traits
		want    national.Set
	}{
		"none":                             {nil, 0},
		"four in five of ten":              {valuesOf(10, 8, national.PLPESEL), setOf(national.PLPESEL)},
		"fewer":                            {valuesOf(10, 7, national.PLPESEL), 0},
		"nine that pass":                   {valuesOf(9, 9, national.PLPESEL), 0},
		"ten, and others of another shape": {append(valuesOf(10, 8, national.PLPESEL), valuesOf(90, 0, national.DESteuerID)...), setOf(national.PLPESEL)},
		"one that rarely passes":           {valuesOf(1, 1, national.BRCPF), setOf(national.BRCPF)},
		"one that does not":                {valuesOf(1, 0, national.BRCPF), 0},
		"one in 29":                        {valuesOf(29, 1, national.BRCPF), setOf(national.BRCPF)},
		"one in 30":                        {valuesOf(30, 1, national.BRCPF), 0},
		"one in 20":                        {valuesOf(40, 2, national.BRCPF), 0},
		"two in 39":                        {valuesOf(39, 2, national.BRCPF), setOf(national.BRCPF)},
		"none of many":                     {valuesOf(200, 0, national.BRCPF), 0},
		"one that often passes":            {valuesOf(1, 1, national.NLBSN), 0},
		"social security numbers":          {valuesOf(200, 200, national.USSSN, national.USITIN, national.USHICN, national.USFMP), 0},
		"two countries":                    {append(valuesOf(10, 10, national.PLPESEL), valuesOf(3, 3, national.BRCPF)...), setOf(national.PLPESEL, national.BRCPF)},
	} {
		if got := probable(c.sampled); got != c.want {
			t.Errorf("%s: schemes %b, not %b", what, got, c.want)
		}
	}
}

// TestKinOfASchemeGiveWayToIt: numbers of one country that pass the check of
// another.
func TestKinOfASchemeGiveWayToIt(t *testing.T) {
	modulus := func(n int, of []traits) []traits { // so many pass the old Danish check
		for i := range n {
			of[i].plausible |= national.CPRModulus
		}
		return of
	}
	for what, c := range map[string]struct {
		sampled []traits
		want    national.Set
	}{
		"Swedish numbers are not Ontario's": {valuesOf(20, 20, national.SEPNR, national.CAOntario), setOf(national.SEPNR)},
		"Ontario's are":                     {valuesOf(20, 20, national.CAOntario), setOf(national.CAOntario)},
		"Scottish numbers are not Danish":   {modulus(20, valuesOf(20, 20, national.GBNHS, national.DKCPR)), setOf(national.GBNHS)},
		"Danish numbers are":                {modulus(20, valuesOf(20, 20, national.DKCPR)), setOf(national.DKCPR)},
		"half of them are of before 2007":   {modulus(10, valuesOf(20, 20, national.DKCPR)), setOf(national.DKCPR)},
		"fewer are":                         {modulus(9, valuesOf(20, 20, national.DKCPR)), 0},
		"others are not asked":              {append(modulus(10, valuesOf(20, 20, national.DKCPR)), valuesOf(30, 0, national.GBNHS)...), setOf(national.DKCPR)},
		"Canadian and Israeli alike":        {valuesOf(20, 20, national.CASIN, national.ILID), setOf(national.CASIN)},
		"two in a hundred start with 0":     {append(valuesOf(98, 98, national.CASIN, national.ILID), valuesOf(2, 2, national.ILID)...), setOf(national.CASIN)},
		"three in a hundred do":             {append(valuesOf(97, 97, national.CASIN, national.ILID), valuesOf(3, 3, national.ILID)...), setOf(national.ILID)},
		"Israeli by a little":               {slices.Concat(valuesOf(78, 78, national.CASIN, national.ILID), valuesOf(20, 0, national.CASIN, national.ILID), valuesOf(2, 2, national.ILID)), setOf(national.ILID)},
		"Canadian by much":                  {append(valuesOf(90, 90, national.CASIN, national.ILID), valuesOf(30, 0, national.ILID)...), setOf(national.CASIN)},
		"Canadian alone":                    {valuesOf(20, 20, national.CASIN), setOf(national.CASIN)},
		"Israeli alone":                     {valuesOf(20, 20, national.ILID), setOf(national.ILID)},
	} {
		if got := probable(c.sampled); got != c.want {
			t.Errorf("%s: schemes %b, not %b", what, got, c.want)
		}
	}
}

// TestARivalExplainsNineDigitsBetter: the numbers of three countries, where more
// than three in five of ten values pass their check.
func TestARivalExplainsNineDigitsBetter(t *testing.T) {
	for what, c := range map[string]struct {
		sampled []traits
		want    national.Set
	}{
		"none":                     {nil, 0},
		"three in five":            {valuesOf(10, 6, national.NLBSN), 0},
		"more":                     {valuesOf(10, 7, national.NLBSN), setOf(national.NLBSN)},
		"too few":                  {valuesOf(9, 9, national.NLBSN), 0},
		"Canadian":                 {valuesOf(20, 20, national.CASIN), setOf(national.CASIN)},
		"Israeli":                  {valuesOf(20, 20, national.ILID), setOf(national.ILID)},
		"Canadian and Israeli":     {valuesOf(20, 20, national.CASIN, national.ILID), setOf(national.CASIN)},
		"of a scheme that is none": {valuesOf(20, 20, national.PLPESEL), 0},
	} {
		if got, ok := rival(c.sampled); got != c.want || ok != (c.want != 0) {
			t.Errorf("%s: schemes %b, %v, not %b", what, got, ok, c.want)
		}
	}
}

// issuedNumbers are traits of social security numbers that were given out before
// 2011, of so many different first five digits and areas.
func issuedNumbers(n, prefixes, areas, lowest, highest int) (sampled []traits) {
	for i := range n {
		area := lowest
		if areas > 1 {
			area += (highest - lowest) * (i % areas) / (areas - 1)
		}
		sampled = append(sampled, traits{
			shape: setOf(national.USSSN), plausible: setOf(national.USSSN), area: uint16(area), prefix: uint32(1 + i%prefixes),
		})
	}
	return sampled
}

// TestSocialSecurityNumbersAreManyValidAndSpread: each bound of the test, at it
// and beside it.
func TestSocialSecurityNumbersAreManyValidAndSpread(t *testing.T) {
	with := func(sampled []traits, n int, change func(*traits)) []traits {
		for i := range n {
			change(&sampled[i])
		}
		return sampled
	}
	invalid := func(t *traits) { t.plausible = 0 }
	oneArea := func(t *traits) { t.area = 300 }
	for what, c := range map[string]struct {
		sampled []traits
		want    bool
	}{
		"thirty":                                {issuedNumbers(30, 30, 10, 100, 700), true},
		"one fewer":                             {issuedNumbers(29, 29, 10, 100, 700), false},
		"one fewer, and others of no shape":     {append(issuedNumbers(29, 29, 10, 100, 700), traits{}), false},
		"thirty, and others of no shape":        {append(issuedNumbers(30, 30, 10, 100, 700), make([]traits, 50)...), true},
		"one of thirty invalid":                 {with(issuedNumbers(30, 30, 10, 100, 700), 1, invalid), false},
		"one of fifty":                          {with(issuedNumbers(50, 50, 10, 100, 700), 1, invalid), true},
		"two of fifty":                          {with(issuedNumbers(50, 50, 10, 100, 700), 2, invalid), false},
		"three fifths of the first five digits": {issuedNumbers(30, 18, 10, 100, 700), true},
		"fewer":                                 {issuedNumbers(30, 17, 10, 100, 700), false},
		"six areas":                             {issuedNumbers(30, 30, 6, 100, 700), true},
		"five":                                  {issuedNumbers(30, 30, 5, 100, 700), false},
		"thirteen areas of two hundred":         {issuedNumbers(200, 200, 13, 100, 700), true},
		"twelve":                                {issuedNumbers(200, 200, 12, 100, 700), false},
		"two hundred areas apart":               {issuedNumbers(30, 30, 10, 100, 300), true},
		"one fewer apart":                       {issuedNumbers(30, 30, 10, 100, 299), false},
		"one alone is the highest":              {with(issuedNumbers(30, 30, 10, 100, 299), 1, func(t *traits) { t.area = 300 }), true},
		"one alone is the lowest":               {with(issuedNumbers(30, 30, 10, 101, 300), 1, func(t *traits) { t.area = 100 }), true},
		"half of one area":                      {with(issuedNumbers(40, 40, 20, 100, 700), 20, oneArea), true},
		"more than half":                        {with(issuedNumbers(40, 40, 20, 100, 700), 21, oneArea), false},
	} {
		if got := socialSecurity(c.sampled); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
		slices.Reverse(c.sampled) // what comes first makes no difference
		if got := socialSecurity(c.sampled); got != c.want {
			t.Errorf("%s, the other way round: %v", what, got)
		}
	}
}

// TestAreasInUseBefore2011AreThoseOfTheList: up to 772, without 734 to 749.
func TestAreasInUseBefore2011AreThoseOfTheList(t *testing.T) {
	for area := range uint16(1000) {
		if got, want := issuedBefore2011(area), area <= 733 || 750 <= area && area <= 772; got != want {
			t.Errorf("area %03d: %v", area, got)
		}
	}
}

// TestLaterAreasWeighAgainst: one value of thirty may be of an area that was
// opened in 2011, two may not.
func TestLaterAreasWeighAgainst(t *testing.T) {
	for n, want := range []bool{true, true, false, false} {
		sampled := issuedNumbers(30, 30, 10, 100, 700)
		for i := range n {
			sampled[i].area = 740
		}
		if got := socialSecurity(sampled); got != want {
			t.Errorf("%d of thirty: %v", n, got)
		}
	}
}

// TestASampleKeepsTheLowestHashes: what it wants, what it gives, and where its
// bound lies.
func TestASampleKeepsTheLowestHashes(t *testing.T) {
	var s sample[int]
	if !s.wants(1 << 63) {
		t.Error("an empty sample wants nothing")
	}
	for i := range sampleSize {
		h := uint64(10 * (sampleSize - i)) // from the highest to the lowest
		if at, isNew := s.add(h, i); !isNew || at == nil || *at != i {
			t.Fatalf("entry %d is not taken", i)
		}
		if i < sampleSize-1 && !s.wants(1<<63) {
			t.Fatalf("a sample of %d is full", i+1)
		}
	}
	highest := uint64(10 * sampleSize)
	if s.wants(highest+1) || !s.wants(highest) || !s.wants(highest-1) {
		t.Error("a full sample wants others than those up to its highest hash")
	}
	if at, isNew := s.add(highest+1, 7); at != nil || isNew {
		t.Error("a hash beyond the highest is taken")
	}
	if at, isNew := s.add(highest, 7); at == nil || isNew || *at != 0 {
		t.Error("the highest hash is not known again")
	}
	if at, isNew := s.add(5, 77); at == nil || !isNew || *at != 77 || at != &s.traits[0] {
		t.Error("a lower hash is not taken")
	}
	if len(s.hashes) != sampleSize || len(s.traits) != sampleSize || s.hashes[0] != 5 || s.hashes[sampleSize-1] != highest-10 || s.traits[sampleSize-1] != 1 {
		t.Errorf("%d hashes from %d to %d", len(s.hashes), s.hashes[0], s.hashes[sampleSize-1])
	}
	if !slices.IsSorted(s.hashes) || cap(s.hashes) != sampleSize || cap(s.traits) != sampleSize {
		t.Errorf("not in order, or room for %d", cap(s.hashes))
	}
	c := s.clone()
	if !slices.Equal(c.hashes, s.hashes) || !slices.Equal(c.traits, s.traits) {
		t.Error("a clone is another sample")
	}
	c.add(3, 5)
	if s.hashes[0] != 5 || s.traits[0] != 77 || c.hashes[0] != 3 || c.traits[0] != 5 {
		t.Error("a clone is of one piece with the sample")
	}
}

// TestRecordsCountAtAnyOfTheirSites: once each.
func TestRecordsCountAtAnyOfTheirSites(t *testing.T) {
	var c, more siteCounts
	c[1<<sitePatientID] = 3
	c[1<<sitePatientID|1<<siteOtherIDs] = 5
	c[1<<siteVisit] = 7
	for sites, want := range map[uint8]uint64{0: 0, 1 << sitePatientID: 8, 1 << siteOtherIDs: 5, 1 << siteVisit: 7, 1<<sitePatientID | 1<<siteOtherIDs: 8, 1 << siteAccession: 0, 31: 15} {
		if got := c.at(sites); got != want {
			t.Errorf("%d records at the sites %b, not %d", got, sites, want)
		}
	}
	more[1<<siteVisit] = 2
	more[1<<siteAccession] = 4
	if c.add(&more); c[1<<siteVisit] != 9 || c[1<<siteAccession] != 4 || c[1<<sitePatientID] != 3 {
		t.Errorf("%v", c)
	}
}
