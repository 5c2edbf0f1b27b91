package phi

import (
	"regexp"
	"strings"
	"testing"
)

// matchOf is what a value can be.
func matchOf(v []byte, k kind, today Day) (m match) {
	m.read(v, k, today)
	return m
}

// schemeNamed is the scheme of a code.
func schemeNamed(t *testing.T, code string) Scheme {
	t.Helper()
	for s := range Schemes {
		if s.String() == code {
			return s
		}
	}
	t.Fatalf("no scheme %s", code)
	return 0
}

// passes applies the check of any scheme, those of the United States included.
func passes(s Scheme, v string) bool {
	b := []byte(v)
	number := ssnOf(b)
	switch s {
	case USSSN:
		return (number.form == ssnBare || number.form == ssnDivided) && number.valid() && !number.denied()
	case USITIN:
		return number.form == ssnDivided && number.taxpayer() || number.form == ssnBare && number.taxpayer()
	case USHICN:
		return number.form == ssnHICN && number.valid() && !number.denied()
	case USFMP:
		return number.form == ssnFMP && number.valid() && !number.denied()
	}
	if s == JPInsured {
		return insured(b)
	}
	return matchOf(b, kindsOf(b), DayOf(testDay)).pass.has(s)
}

func TestEveryNationalIdentifierVectorIsJudged(t *testing.T) {
	rows := vectors(t, "national_id_vectors.csv")
	if len(rows) != 157 {
		t.Fatalf("%d vectors, not 157", len(rows))
	}
	for _, row := range rows {
		want := strings.HasPrefix(row["expected"], "valid")
		if got := passes(schemeNamed(t, row["id_code"]), row["value"]); got != want {
			t.Errorf("%s %s: %v (%s)", row["id_code"], row["value"], got, row["origin_or_reason"])
		}
	}
}

func TestSchemesAreThoseOfTheTable(t *testing.T) {
	rows := table("national_ids.csv")
	if n := int(Schemes); len(rows) != n || n != 41 {
		t.Fatalf("%d rows, %d schemes, not 41", len(rows), Schemes)
	}
	names := map[string]separators{
		"-": sepHyphen, "space": sepSpace, ".": sepPoint, "/": sepSlash, "()": sepParen, "+": sepPlus, "": 0,
	}
	for i, row := range rows {
		s := schemes[i]
		var seps separators
		for name := range strings.SplitSeq(row["separators_to_strip"], "|") {
			bit, ok := names[name]
			if !ok {
				t.Fatalf("%s: separator %q", row["id_code"], name)
			}
			seps |= bit
		}
		if s.code != row["id_code"] || s.country != row["country"] || s.separators != seps || s.dated != (row["contains_birth_date"] == "Y") {
			t.Errorf("row %d is %s %s %d %s, the scheme %+v", i, row["id_code"], row["country"], seps, row["contains_birth_date"], s)
		}
	}
}

// TestShapesAreThePatternsOfTheTable holds the matchers written by hand against
// the table's patterns.
func TestShapesAreThePatternsOfTheTable(t *testing.T) {
	patterns := make([]*regexp.Regexp, Schemes)
	for i, row := range table("national_ids.csv") {
		patterns[i] = regexp.MustCompile(row["regex_compact"])
	}
	g := generator{seed: 4}
	compared, matched := 0, 0
	for range 60_000 {
		v := g.identifier()
		m := matchOf([]byte(v), kindsOf([]byte(v)), DayOf(testDay))
		for s := range Schemes {
			if ssnSchemes.has(s) || s == JPInsured { // which has no shape without a label
				continue
			}
			if s != FIHETU && strings.Contains(v, "-") {
				continue // what has separators is compared by TestSeparators
			}
			want := patterns[s].MatchString(v)
			if got := m.shape.has(s); got != want {
				t.Fatalf("%v has the shape of %q: %v, the pattern says %v", s, v, got, want)
			}
			compared++
			if want {
				matched++
			}
		}
	}
	if matched < 15_000 {
		t.Errorf("only %d of %d comparisons were of a match", matched, compared)
	}
}

// TestChancePassesAsOftenAsTheTableSays holds the checks against the rates that
// the table gives.
func TestChancePassesAsOftenAsTheTableSays(t *testing.T) {
	for i, row := range table("national_ids.csv") {
		s := Scheme(i)
		want, ok := parseFloat(row["p_random_same_shape_passes"])
		if !ok || ssnSchemes.has(s) || s == DKCPR || s == JPInsured {
			continue // Denmark's rate is that of a check that was given up
		}
		switch s {
		case DESteuerID:
			want *= 0.038 // the table counts numbers whose digits repeat as they have to
		case AUMedicare, BRCNS:
			want *= 2 // the table counts any first digit; half of them are given out
		case INAadhaar:
			want *= 1.25 // the same; eight of ten
		}
		g := generator{seed: uint64(i)}
		shaped, passed := 0, 0
		for n := 0; n < draws(100_000) && shaped < draws(10_000); n++ {
			v := []byte(g.ofScheme(s))
			m := matchOf(v, kindsOf(v), DayOf(testDay))
			if m.shape.has(s) {
				shaped++
				if m.pass.has(s) {
					passed++
				}
			}
		}
		if got := float64(passed) / float64(shaped); shaped < 3_000 || got < want*0.8-0.002 || got > want*1.2+0.002 {
			t.Errorf("%v: %.4f of %d pass by chance, the table says %.4f", s, got, shaped, want)
		}
	}
}

func TestSeparators(t *testing.T) {
	for v, want := range map[string]bool{
		"943 476 5919": true, "943-476-5919": true, "943.476.5919": false, "943/476/5919": false,
	} {
		if got := passes(GBNHS, v); got != want {
			t.Errorf("%s is an NHS number: %v", v, got)
		}
	}
}

func TestADateThatIsNoneMakesANumberImplausible(t *testing.T) {
	for v, s := range map[string]Scheme{
		"90810100003": PLPESEL, "9001019123451": KRRRN, "110101189001010016": CNRID, "010190+900P": FIHETU,
		"01819010001": NOFNR, "MRORSS00A00A000U": ITCF,
	} {
		m := matchOf([]byte(v), kindsOf([]byte(v)), DayOf(testDay))
		if !m.pass.has(s) || m.plausible.has(s) {
			t.Errorf("%v %s: passes %v, plausible %v", s, v, m.pass.has(s), m.plausible.has(s))
		}
	}
}
