package phi

import (
	"fmt"
	"strconv"
	"testing"

	"pacsaudit/dimse/dataset"
)

// patientsBorn are patients with birth dates.
func patientsBorn(n int, date func(i int) string) (records [][]el) {
	for i := range n {
		records = append(records, []el{
			{tag: tagPatientID, vr: dataset.LO, value: fmt.Sprintf("P%05d", i)},
			{tag: tagBirthDate, vr: dataset.DA, value: date(i)},
		})
	}
	return records
}

func TestBirthDatesAreJudgedAsAPopulation(t *testing.T) {
	varied := func(i int) string { return fmt.Sprintf("19%02d%02d%02d", i%90+1, i%11+2, i%27+1) }
	for what, c := range map[string]struct {
		n                   int
		date                func(i int) string
		yearsOnly, constant bool
	}{
		"varied":          {1000, varied, false, false},
		"too few":         {19, func(int) string { return "19510101" }, false, false},
		"years only":      {1000, func(i int) string { return fmt.Sprintf("19%02d0101", i%88+2) }, true, false},
		"a tenth of them": {1000, func(i int) string { return []string{varied(i), "19530101"}[i%20/19] }, false, false},
		"one date":        {1000, func(i int) string { return []string{varied(i), "19770323"}[i%3/2] }, false, true},
		"one January":     {25, func(i int) string { return "19530101" }, true, true},
	} {
		tally := inspect(newInspector(testDay, testKey), patientsBorn(c.n, c.date)...)
		if yearsOnly, constant := tally.BirthDates(); yearsOnly != c.yearsOnly || constant != c.constant {
			t.Errorf("%s: %v, %v", what, yearsOnly, constant)
		}
		tally.CountPopulations()
		if yearsOnly, constant := tally.BirthDates(); yearsOnly != c.yearsOnly || constant != c.constant {
			t.Errorf("%s: %v, %v when settled", what, yearsOnly, constant)
		}
	}
}

func TestPatientsAndNotRecordsHaveBirthDates(t *testing.T) {
	records := patientsBorn(100, func(i int) string { return fmt.Sprintf("19%02d0%d%02d", i%90+1, i%8+2, i%27+1) })
	for i := range 500 { // one patient comes again and again
		records = append(records, []el{
			{tag: tagPatientID, vr: dataset.LO, value: "OFTEN"}, {tag: tagBirthDate, vr: dataset.DA, value: "19530101"},
			{tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprint("1.2.", i)},
		})
	}
	tally := inspect(newInspector(testDay, testKey), records...)
	if yearsOnly, constant := tally.BirthDates(); yearsOnly || constant {
		t.Error("one patient makes a population")
	}
	if tally.JanuaryFirst() != 500 {
		t.Errorf("%d records of a January 1st", tally.JanuaryFirst())
	}
}

// TestDatesThatDoNotExist has days that there are not: the month of a birth tells all the same.
func TestDatesThatDoNotExist(t *testing.T) {
	for v, want := range map[string]Class{
		"": Empty, "  ": Empty, "\x00": Empty, "20230229": Exposed, "20240229": Exposed, "20250229": Malformed, "20250228": Placeholder, "19000229": Exposed, "19621301": Exposed,
		"19620732": Malformed, "196207": Exposed, "196213": Malformed, "1962071": Exposed, "1962.07.13": Exposed, "1962-07-13": Exposed, "19620713 ": Exposed,
		"1962": Placeholder, "19620000": Placeholder, "18490101": Placeholder, "0000.00.00": Malformed, "abcdefgh": Malformed, "19991111": Placeholder,
		"1999.11.11": Placeholder,
	} {
		if got, _ := placeholders().birthDateOf([]byte(v), 2024_01_31, DayOf(testDay)); got != want {
			t.Errorf("birth date %q: %v, not %v", v, got, want)
		}
	}
	for v, want := range map[string]Class{
		"20240131": Exposed, "20240131101112.000000+0100": Exposed, "2024": Placeholder, "202401": Placeholder, "20241301": Malformed,
		`20240131\`: Exposed, `\20240131`: Exposed, "2024.01.31": Exposed, "00010101010101.000000+0000": Placeholder, `\`: Empty, "20240131\\x": Exposed,
	} {
		if got := placeholders().dateOf([]byte(v)); got != want {
			t.Errorf("date %q: %v, not %v", v, got, want)
		}
	}
}

func TestOnlyAgesOver89AreDates(t *testing.T) {
	for v, want := range map[string]bool{"045Y": false, "089Y": false, "090Y": true, "099Y": true, "100Y": true, "120Y": true, "090M": false, "": false, "9": false} {
		if _, got := placeholders().ageOf([]byte(v)); got != want {
			t.Errorf("%q is over 89: %v", v, got)
		}
	}
}

func TestEightDigitsAreReadAtOnce(t *testing.T) {
	g := generator{seed: 3}
	for range 100_000 {
		v := []byte(g.of(decimals, 8))
		if g.n(2) == 0 {
			v[g.n(8)] = byte(g.n(256))
		}
		want, err := strconv.ParseUint(string(v), 10, 32)
		got, ok := digits8(v)
		if ok != (err == nil) || ok && got != Day(want) {
			t.Fatalf("%q: %d, %v", v, got, ok)
		}
	}
}

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
