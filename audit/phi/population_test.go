package phi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// ssnOfArea makes a number that the rules allow, in an area.
func (g *generator) ssnOfArea(area int) string {
	return fmt.Sprintf("%03d%02d%04d", area, 1+g.n(99), 1+g.n(9999))
}

// issuedArea is an area that was in use before 2011.
func (g *generator) issuedArea() int {
	for {
		if a := 1 + g.n(772); a != 666 && issuedBefore2011(uint16(a)) {
			return a
		}
	}
}

// randomArea is an area of a number that was given out since: any that is valid.
func (g *generator) randomArea() int {
	for {
		if a := 1 + g.n(899); a != 666 {
			return a
		}
	}
}

// state makes numbers of a state with a run of areas: so many in a hundred come
// from elsewhere, and so many are from after 2011.
func (g *generator) state(first, areas, elsewhere, later int) string {
	switch p := g.n(100); {
	case p < later:
		return g.ssnOfArea(g.randomArea())
	case p < later+elsewhere:
		return g.ssnOfArea(g.issuedArea())
	}
	return g.ssnOfArea(first + g.n(areas))
}

// simulated are the populations of ssn_population_test.csv.
var simulated = map[string]func(g *generator, n int) func(i int) string{
	"uniform random 9 digits": func(g *generator, _ int) func(int) string {
		return func(int) string { return g.of(decimals, 9) }
	},
	"sequential, range 10n": sequential(func(n int) int { return 10 * n }),
	"sequential, range 1e6": sequential(func(int) int { return 1_000_000 }),
	"sequential, range 1e7": sequential(func(int) int { return 10_000_000 }),
	"zero-padded 7 digit": func(g *generator, _ int) func(int) string {
		return func(int) string { return "00" + g.of(decimals, 7) }
	},
	"YYYYnnnnn": func(g *generator, _ int) func(int) string {
		return func(int) string { return fmt.Sprint(1990+g.n(36)) + g.of(decimals, 5) }
	},
	"half SSN half random": func(g *generator, _ int) func(int) string {
		return func(i int) string {
			if i%2 == 0 {
				return g.of(decimals, 9)
			}
			return g.state(1, 772, 100, 5)
		}
	},
	"SSN, one 3-area state, 12% out of state, 5% post-2011 areas": func(g *generator, _ int) func(int) string {
		return func(int) string { return g.state(1, 3, 12, 5) }
	},
	"SSN, one 54-area state": func(g *generator, _ int) func(int) string {
		return func(int) string { return g.state(50, 54, 12, 5) }
	},
	"SSN, national": func(g *generator, _ int) func(int) string {
		return func(int) string { return g.state(1, 1, 95, 5) }
	},
	"SSN, national, 20% post-2011 areas": func(g *generator, _ int) func(int) string {
		return func(int) string { return g.state(1, 1, 80, 20) }
	},
}

func sequential(width func(n int) int) func(g *generator, n int) func(int) string {
	return func(g *generator, n int) func(int) string {
		w := width(n)
		start := g.n(1_000_000_000 - w)
		return func(int) string { return fmt.Sprintf("%09d", start+g.n(w)) }
	}
}

// flagged reports what the population test says of n different values.
func flagged(g *generator, n int, next func(int) string) bool {
	var sampled []traits
	seen := map[string]bool{}
	for i := 0; len(sampled) < n; i++ {
		v := []byte(next(i))
		if seen[string(v)] {
			continue
		}
		seen[string(v)] = true
		m := matchNational(v, kindDigit, DayOf(testDay))
		number := ssn{form: ssnBare, number: ssnNumber(v)}
		m.Shape.Add(national.USSSN)
		if number.valid() && !number.denied() {
			m.Plausible.Add(national.USSSN)
		}
		sampled = append(sampled, traits{shape: m.Shape, plausible: m.Plausible, area: uint16(number.area()), prefix: number.number / 10_000})
	}
	if !socialSecurity(sampled) {
		return false
	}
	_, better := rival(sampled)
	return !better
}

// TestThePopulationTestFlagsWhatTheTableSays simulates every population of the
// table again, 400 times at each size.
func TestThePopulationTestFlagsWhatTheTableSays(t *testing.T) {
	const (
		runs      = 400
		tolerance = 0.06 // two binomial errors of 400 runs at a rate of one half
	)
	rows := vectors(t, "ssn_population_test.csv")
	if len(rows) != len(simulated) {
		t.Fatalf("%d populations, %d simulated", len(rows), len(simulated))
	}
	for _, row := range rows {
		name := row["population"]
		for _, n := range []int{30, 50, 100, 200} {
			g, hits := generator{seed: uint64(n)}, 0
			for range runs {
				if flagged(&g, n, simulated[name](&g, n)) {
					hits++
				}
			}
			got := float64(hits) / runs
			want, _ := parseFloat(row[fmt.Sprintf("n%d", n)])
			least, most := want-tolerance, want+tolerance
			switch {
			case strings.HasPrefix(name, "uniform"):
				most = 0.003
			case !strings.Contains(name, "SSN"):
				most = 0
			case strings.HasPrefix(name, "SSN") && n >= 50:
				least = 0.98
			}
			if got < least || got > most {
				t.Errorf("%s, %d values: flagged %.3f of the time, the table says %.3f", name, n, got, want)
			}
		}
	}
}

// bareIDs are records whose Patient ID is a number.
func bareIDs(n int, next func(int) string) (records [][]el) {
	for i := range n {
		records = append(records, []el{
			{tag: tagPatientID, vr: dataset.LO, value: next(i)},
			{tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprintf("1.2.3.%d", i)},
		})
	}
	return records
}

func TestBareSocialSecurityNumbersAreCountedByTheirPopulation(t *testing.T) {
	for _, c := range []struct {
		name  string
		n     int
		next  func(g *generator) func(int) string
		least uint64
		most  uint64
	}{
		{"too few", 29, func(g *generator) func(int) string { return simulated["SSN, national"](g, 0) }, 0, 0},
		{"numbers of a nation", 5000, func(g *generator) func(int) string { return simulated["SSN, national"](g, 0) }, 5000, 5000},
		{"random numbers", 5000, func(g *generator) func(int) string { return simulated["uniform random 9 digits"](g, 0) }, 0, 0},
		{"Dutch numbers", 500, func(g *generator) func(int) string { return passing(g, national.NLBSN) }, 0, 0},
	} {
		g := generator{seed: 9}
		in := newInspector(testDay, testKey)
		tally := inspect(in, bareIDs(c.n, c.next(&g))...)
		if tally.SSN != (counts.SSN{}) {
			t.Errorf("%s: counted before the population is known", c.name)
		}
		tally.CountPopulations()
		if got := tally.SSN.Population; got < c.least || got > c.most {
			t.Errorf("%s: %d of %d", c.name, got, c.n)
		}
		if want := tally.SSN.Population; tally.HIPAA[HIPAASSN] != want {
			t.Errorf("%s: %d in category G, not %d", c.name, tally.HIPAA[HIPAASSN], want)
		}
		if tally.populations != nil || tally.births.hashes != nil {
			t.Errorf("%s: samples are left", c.name)
		}
	}
}

// passing makes numbers that pass the check of a scheme, with a birth date
// where it has one.
func passing(g *generator, s national.Scheme) func(int) string {
	return func(int) string {
		for {
			v := []byte(g.ofScheme(s))
			if s.Dated() {
				g.date(v, s.String())
			}
			m := matchNational(v, kindsOf(v), DayOf(testDay))
			if m.Plausible.Has(s) && (s != national.DKCPR || m.Plausible&national.CPRModulus != 0) {
				return string(v)
			}
		}
	}
}

// date writes a birth date into a value where its scheme has one.
func (g *generator) date(v []byte, code string) {
	y, m, d := fmt.Sprintf("%02d", g.n(100)), fmt.Sprintf("%02d", 1+g.n(12)), fmt.Sprintf("%02d", 1+g.n(28))
	switch code {
	case "de_rvnr":
		copy(v[2:], d+m+y)
	case "fi_hetu":
		copy(v, d+m+y)
		v[6] = '-'
	case "no_fnr", "dk_cpr":
		copy(v, d+m+y)
	case "cn_rid":
		copy(v[6:], "19"+y+m+d)
	case "fr_nir":
		copy(v[1:], y+m)
	case "se_pnr":
		if len(v) == 12 {
			copy(v, "19"+y+m+d)
			break
		}
		copy(v, y+m+d)
	case "it_cf":
	default:
		copy(v, y+m+d)
	}
}

func TestSchemesAreProbableByTheirPopulation(t *testing.T) {
	for s := range national.Schemes {
		if national.SSN.Has(s) || s == national.USMBI || s == national.JPInsured {
			continue
		}
		g := generator{seed: uint64(s)}
		const n = 40
		tally := inspect(newInspector(testDay, testKey), bareIDs(n, passing(&g, s))...)
		tally.CountPopulations()
		for other := range national.Schemes {
			got := tally.National[other].Probable
			if other == s && got != n {
				t.Errorf("%v: %d of %d", s, got, n)
			}
			if other != s && got > n/4 {
				t.Errorf("%v: %d of %d are taken for %v", s, got, n, other)
			}
		}
	}
}

func TestOneValueIsEnoughForStrongSchemesOnly(t *testing.T) {
	for s := range national.Schemes {
		if national.SSN.Has(s) || s == national.JPInsured {
			continue
		}
		g := generator{seed: uint64(s)}
		tally := inspect(newInspector(testDay, testKey), bareIDs(1, passing(&g, s))...)
		tally.CountPopulations()
		if got := tally.National[s].Probable == 1; got != national.Strong.Has(s) {
			t.Errorf("%v: probable %v", s, got)
		}
	}
	g := generator{seed: 1}
	number := passing(&g, national.KRRRN)(0)
	hyphen := []el{{tag: tagPatientID, vr: dataset.LO, value: number[:6] + "-" + number[6:]}}
	if tally := inspect(newInspector(testDay, testKey), hyphen); tally.National[national.KRRRN].Probable != 1 {
		t.Error("a Korean number with its hyphen is not enough")
	}
}

// TestChanceIsNoIdentifier: of ten thousand numbers of eleven digits one in a
// hundred passes the checks of Brazil and of Turkey.
func TestChanceIsNoIdentifier(t *testing.T) {
	for _, length := range []int{9, 10, 11, 12, 13, 15, 16, 18} {
		g := generator{seed: uint64(length)}
		tally := inspect(newInspector(testDay, testKey), bareIDs(10_000, func(int) string { return g.of(decimals, length) })...)
		tally.CountPopulations()
		for s, c := range tally.National {
			if c.Probable > 0 {
				t.Errorf("%d random numbers of %d digits are taken for %v", c.Probable, length, national.Scheme(s))
			}
		}
	}
}

func TestSamplesDoNotDependOnTheOrder(t *testing.T) {
	g := generator{seed: 6}
	var hashes []uint64
	for range 3000 {
		hashes = append(hashes, g.next())
	}
	var a, b, left, right sample[int]
	for i, h := range hashes {
		a.add(h, int(h%7))
		o := hashes[len(hashes)-1-i]
		b.add(o, int(o%7))
		b.add(o, int(o%7))
		if h%2 == 0 {
			left.add(h, int(h%7))
		} else {
			right.add(h, int(h%7))
		}
	}
	for i, h := range right.hashes {
		left.add(h, right.traits[i])
	}
	if !cmp.Equal(a.hashes, b.hashes) || !cmp.Equal(a.traits, b.traits) || !cmp.Equal(a.hashes, left.hashes) || len(a.hashes) != sampleSize {
		t.Error("two samples of the same values differ")
	}
}
