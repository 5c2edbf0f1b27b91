package phi

import (
	"fmt"
	"testing"

	"pacsaudit/dimse/dataset"
)

// namedLike are records of nothing but names that a pattern makes, and a number.
func namedLike(n int, pattern func(i int) string, with ...el) (records [][]el) {
	for i := range n {
		records = append(records, append([]el{
			{tag: tagPatientName, vr: dataset.PN, value: pattern(i)},
			{tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprint("1.2.3.", i+1)},
		}, with...))
	}
	return records
}

func oneOf(list ...string) func(i int) string {
	return func(i int) string { return fmt.Sprintf(list[i%len(list)], 1000+i) }
}

// TestCodesAreToldFromFamiliesByThePopulation: many alike are a project's, and
// a family with a number behind it stays a person.
func TestCodesAreToldFromFamiliesByThePopulation(t *testing.T) {
	for what, c := range map[string]struct {
		n       int
		pattern func(i int) string
		codes   bool
	}{
		"one project":                  {20, oneOf("CARDIO-%d"), true},
		"too few to tell":              {19, oneOf("CARDIO-%d"), false},
		"several patterns":             {50, oneOf("sub-%d", "HC_%d", "MCI_%d", "Proband %d", "ctrl%d"), false},
		"many sites, made alike":       {300, func(i int) string { return fmt.Sprintf("%c%cQ-%04d", 'A'+i%6, 'K'+i/6%5, i) }, false},
		"two families":                 {40, oneOf("SINGH-%d", "KAUR-%d"), false},
		"one family, numbered":         {12, func(i int) string { return fmt.Sprint("BRENNER ", i+1) }, false},
		"families of four letters":     {60, func(i int) string { return fmt.Sprintf("%s-%d", []string{"SATO", "KATO", "ENDO"}[i%3], 1940+i) }, false},
		"one family and years":         {60, func(i int) string { return fmt.Sprint("SATO-", 1940+i) }, false},
		"subjects beyond 1900":         {900, func(i int) string { return fmt.Sprint("CARDIO-", 1025+i) }, true},
		"Korean families with numbers": {400, oneOf("KIM_%d", "LEE_%d", "KIM_%d", "PARK_%d", "LEE_%d", "CHOI_%d", "JEONG_%d", "KANG_%d", "CHO_%d", "YOON_%d", "IM_%d", "SHIN_%d"), false},
		"Vietnamese families":          {400, oneOf("NGUYEN%d", "NGUYEN%d", "NGUYEN%d", "TRAN%d", "LE%d", "PHAM%d", "HOANG%d", "VU%d", "DANG%d", "DO%d"), false},
		"families of all kinds":        {200, func(i int) string { return fmt.Sprintf("%s%c_%d", "TARNWICKS"[:2+i%7], 'A'+i%19, 900+i) }, false},
		"a project and as many families": {400, func(i int) string {
			return []string{fmt.Sprint("CARDIO-", 1000+i), fmt.Sprintf("%s%c_%d", "TARNWICKS"[:1+i%9], 'A'+i%19, i)}[i%2]
		}, false},
		"names with a date of birth":      {50, func(i int) string { return fmt.Sprintf("BRENNER_197103%02d", 1+i%28) }, false},
		"names in two components":         {50, oneOf("BRENNER^HANS %d"), false},
		"names with a comma":              {50, oneOf("BRENNER, HANS %d"), false},
		"names with a further group":      {50, oneOf("PROJ%d=山田"), false},
		"the same name in all records":    {50, func(int) string { return "BRENNER 2" }, false},
		"letters only":                    {50, func(i int) string { return fmt.Sprintf("PROJ-%c%c", 'A'+i%7, 'I'+i/7) }, false},
		"names with a point":              {50, oneOf("BRENNER.HANS %d"), false},
		"letters beyond ASCII and digits": {50, oneOf("Müller%d"), false},
	} {
		in := newInspector(testDay, testKey)
		inspect(in, namedLike(c.n, c.pattern)...)
		t1 := in.Tally()
		if got := t1.Fields[PatientName]; got[Exposed] != uint64(c.n) {
			t.Errorf("%s: before the population is known: %v", what, got)
		}
		t1.CountPopulations()
		want := Exposed
		shown := uint64(c.n)
		if c.codes {
			want, shown = Pseudonym, 0
		}
		if got := t1.Fields[PatientName]; got[want] != uint64(c.n) || got.NonEmpty() != uint64(c.n) {
			t.Errorf("%s: %v", what, got)
		}
		if t1.AnyExposed != shown || t1.Tiers.Direct.Records != shown || t1.Tiers.Direct.Exposed != shown || t1.HIPAA[HIPAANames] != shown || t1.Deid.Unmarked != uint64(c.n)-shown {
			t.Errorf("%s: exposed %d, tier %+v, names %d, unmarked %d", what, t1.AnyExposed, t1.Tiers.Direct, t1.HIPAA[HIPAANames], t1.Deid.Unmarked)
		}
		for a, counts := range t1.Attributes() {
			if a.Field() == PatientName && counts.Top[want] != uint64(c.n) {
				t.Errorf("%s: attribute %v", what, counts.Top)
			}
		}
	}
}

// TestCodesChangeWhatRestedOnTheName: what else a record shows stays.
func TestCodesChangeWhatRestedOnTheName(t *testing.T) {
	const n = 20
	before := el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{named}}}
	for what, c := range map[string]struct {
		with []el
		want verdict
		name Class
	}{
		"nothing else":               {nil, verdict{unmarked: n}, Pseudonym},
		"a number":                   {[]el{numbered}, verdict{anyExposed: n}, Pseudonym},
		"a birth date and a number":  {[]el{numbered, birthday}, verdict{anyExposed: n}, Pseudonym},
		"a claim":                    {[]el{removed}, verdict{claimed: n, held: n}, Pseudonym},
		"a claim and a number":       {[]el{removed, numbered}, verdict{claimed: n, anyExposed: n}, Pseudonym},
		"a claim and a birth date":   {[]el{removed, birthday}, verdict{claimed: n, contradicted: n, anyExposed: n}, Pseudonym},
		"the name that was before":   {[]el{before}, verdict{anyExposed: n}, Exposed},
		"a claim and that name":      {[]el{removed, before}, verdict{claimed: n, contradicted: n, anyExposed: n}, Exposed},
		"a birth date of a constant": {[]el{{tag: tagBirthDate, vr: dataset.DA, value: "19700101"}}, verdict{unmarked: n}, Pseudonym},
	} {
		in := newInspector(testDay, testKey)
		inspect(in, namedLike(n, oneOf("CARDIO-%d"), c.with...)...)
		tally := in.Tally()
		tally.CountPopulations()
		got := verdict{tally.Identified, tally.AnyExposed, tally.Deid.Claimed, tally.Deid.Contradicted, tally.Deid.Held, tally.Deid.Unmarked}
		if got != c.want || tally.Fields[PatientName][c.name] != n {
			t.Errorf("%s: %+v, not %+v; names %v", what, got, c.want, tally.Fields[PatientName])
		}
	}
}

// TestCodesOfPartsAreTheCodesOfTheWhole: ten and ten records are twenty.
func TestCodesOfPartsAreTheCodesOfTheWhole(t *testing.T) {
	records := namedLike(20, oneOf("CARDIO-%d"))
	a, b := newInspector(testDay, testKey), newInspector(testDay, testKey)
	inspect(a, records[:10]...)
	inspect(b, records[10:]...)
	whole := a.Tally().Clone()
	whole.Merge(b.Tally())
	whole.CountPopulations()
	a.Tally().CountPopulations()
	if whole.Fields[PatientName][Pseudonym] != 20 || a.Tally().Fields[PatientName][Exposed] != 10 {
		t.Errorf("%v of the whole, %v of a part", whole.Fields[PatientName], a.Tally().Fields[PatientName])
	}
	whole.CountPopulations()
	if whole.Fields[PatientName][Pseudonym] != 20 {
		t.Errorf("%v when settled twice", whole.Fields[PatientName])
	}
}

// TestAFileWithACodeIsAPersonsByItself: nobody knows the others yet.
func TestAFileWithACodeIsAPersonsByItself(t *testing.T) {
	in := NewFileInspector(testDay)
	inspect(in, namedLike(1, oneOf("CARDIO-%d"))...)
	if f := in.shown(); f.Name != Exposed || !f.AnyExposed {
		t.Errorf("%+v", f)
	}
}

// TestOnlyNamesOfThePatternAreCodes: those of people beside it stay, and what
// rested on them.
func TestOnlyNamesOfThePatternAreCodes(t *testing.T) {
	people := []string{"BRENNER_ANNA_2", "NOVAK-1965", "MUELLER_HANS_1971", "OKAFOR-050444", "SMITH JOHN 3RD"}
	for others, codes := range map[int]uint64{5: 95, 10: 95, 11: 0} {
		in := newInspector(testDay, testKey)
		inspect(in, namedLike(95+others, func(i int) string {
			if i < others {
				return people[i%5] + "JKL"[i/5:i/5+1]
			}
			return fmt.Sprintf("SITE-%04d", i)
		})...)
		tally := in.Tally().Clone()
		tally.CountPopulations()
		shown := uint64(95+others) - codes
		if got := tally.Fields[PatientName]; got[Pseudonym] != codes || got[Exposed] != shown || tally.AnyExposed != shown || tally.Deid.Unmarked != codes {
			t.Errorf("%d others: %v, exposed %d, unmarked %d", others, got, tally.AnyExposed, tally.Deid.Unmarked)
		}
	}
}

// TestCodesByTheirFormSpeakForThoseBeside: SITE-01-1971 is one where nearly all
// others are like it, and a person's alone.
func TestCodesByTheirFormSpeakForThoseBeside(t *testing.T) {
	for _, from := range []int{1000, 1940} {
		in := newInspector(testDay, testKey)
		inspect(in, namedLike(1000, func(i int) string { return fmt.Sprintf("SITE-01-%04d", from+i) })...)
		if got := in.Tally().Fields[PatientName][Exposed]; got != 100 && from == 1000 || from == 1940 && got != 91 {
			t.Errorf("from %d: %d are exposed before the others are known", from, got)
		}
		in.Tally().CountPopulations()
		if got := in.Tally().Fields[PatientName]; got[Pseudonym] != 1000 {
			t.Errorf("from %d: %v", from, got)
		}
	}
}

// TestPatternsAreFew: where there are more than are kept, the ones that few names
// have are given up, and their names are people's.
func TestPatternsAreFew(t *testing.T) {
	var c codeNames
	for i := range 100 * maxPatterns {
		c.of(1).alike++
		if i%10 == 0 {
			c.of(uint32(2+i)).names++
		}
		if len(c.changes) > maxPatterns {
			t.Fatalf("%d patterns", len(c.changes))
		}
	}
	if got := c.of(1).alike; got != 100*maxPatterns {
		t.Errorf("%d names of the pattern", got)
	}
}
