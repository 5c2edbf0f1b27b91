package national

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const today = 2026_11_01

// rows reads a table with a heading.
func rows(t *testing.T, name string) (all []map[string]string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range cells[1:] {
		m := map[string]string{}
		for i, cell := range row {
			m[cells[0][i]] = cell
		}
		all = append(all, m)
	}
	return all
}

func TestEveryVectorIsJudged(t *testing.T) {
	judged := 0
	for _, row := range rows(t, "testdata/vectors.csv") {
		s, ok := Named(row["id_code"])
		if !ok {
			t.Fatalf("no scheme %s", row["id_code"])
		}
		if SSN.Has(s) {
			continue // package phi judges them
		}
		judged++
		got := Of([]byte(row["value"]), today).Pass.Has(s)
		if s == JPInsured {
			got = InsuredOfJapan([]byte(row["value"]))
		}
		if want := strings.HasPrefix(row["expected"], "valid"); got != want {
			t.Errorf("%v %s: %v (%s)", s, row["value"], got, row["origin_or_reason"])
		}
	}
	if judged != 152 {
		t.Errorf("%d vectors", judged)
	}
}

func TestSchemesAreThoseOfTheTable(t *testing.T) {
	table := rows(t, "schemes.csv")
	if n := int(Schemes); len(table) != n || n != 41 {
		t.Fatalf("%d rows, %d schemes, not 41", len(table), Schemes)
	}
	for i, row := range table {
		s := Scheme(i)
		var written separators
		for _, name := range strings.FieldsFunc(row["separators_to_strip"], func(r rune) bool { return r == '|' }) {
			sign := separator[strings.ReplaceAll(name, "space", " ")[0]]
			if sign == 0 {
				t.Fatalf("%s: separator %q", row["id_code"], name)
			}
			written |= sign
		}
		if s.String() != row["id_code"] || s.Country() != row["country"] || schemes[s].separators != written || s.Dated() != (row["contains_birth_date"] == "Y") {
			t.Errorf("row %d is %s %s %d %s, the scheme %+v", i, row["id_code"], row["country"], written, row["contains_birth_date"], schemes[s])
		}
		if (schemes[s].check == nil) != SSN.Has(s) {
			t.Errorf("%v has a check: %v", s, !SSN.Has(s))
		}
	}
}

func TestEveryFunctionIsOfAScheme(t *testing.T) {
	named := map[string]bool{}
	for _, row := range rows(t, "schemes.csv") {
		named["check "+row["check"]], named["birth "+row["birth"]] = true, true
	}
	for name := range checks {
		if !named["check "+name] {
			t.Errorf("no scheme has the check %s", name)
		}
	}
	for name := range births {
		if !named["birth "+name] {
			t.Errorf("no scheme has the birth date %s", name)
		}
	}
}

// drawn makes values that have a form of a scheme.
type drawn struct{ *rand.Rand }

func draws(seed uint64) drawn { return drawn{rand.New(rand.NewPCG(seed, 0))} }

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func (d drawn) of(s Scheme) []byte {
	type choice struct {
		form
		length int
	}
	var all []choice
	for _, lengths := range [...]*[MaxLength + 1][]form{&forms.numbers, &forms.lettered, &forms.written} {
		for n, some := range lengths {
			for _, f := range some {
				if f.scheme == s {
					all = append(all, choice{f, n})
				}
			}
		}
	}
	f := all[d.IntN(len(all))]
	v := make([]byte, f.length)
	for i := range v {
		v[i] = byte('0' + d.IntN(10))
	}
	for _, p := range f.places {
		for !p.of.has(v[p.at]) {
			v[p.at] = ("0123456789" + capitals + "-+")[d.IntN(38)]
		}
	}
	return v
}

// TestShapesAreThePatternsOfTheTable holds the forms against the table's patterns as
// package regexp reads them.
func TestShapesAreThePatternsOfTheTable(t *testing.T) {
	var patterns []*regexp.Regexp
	for _, row := range rows(t, "schemes.csv") {
		patterns = append(patterns, regexp.MustCompile(row["regex_compact"]))
	}
	d := draws(4)
	compared, matched := 0, 0
	for range 60_000 {
		of := Scheme(d.IntN(int(Schemes)))
		if SSN.Has(of) || of == JPInsured {
			continue
		}
		v := d.of(of)
		switch d.IntN(4) {
		case 0:
			v[d.IntN(len(v))] = ("0123456789" + capitals)[d.IntN(36)]
		case 1:
			v = v[:len(v)-1]
		}
		m := Of(v, today)
		for s := range Schemes {
			if SSN.Has(s) || s == JPInsured { // which has no shape without a label
				continue
			}
			if s != FIHETU && strings.ContainsAny(string(v), "-+") {
				continue // what has separators is compared by TestSeparators
			}
			want := patterns[s].Match(v)
			if got := m.Shape.Has(s); got != want {
				t.Fatalf("%v has the shape of %q: %v, the pattern says %v", s, v, got, want)
			}
			compared++
			if want {
				matched++
			}
		}
	}
	if matched < 60_000 {
		t.Errorf("only %d of %d comparisons were of a match", matched, compared)
	}
}

// TestChancePassesAsOftenAsTheTableSays holds the checks against the rates that
// the table gives.
func TestChancePassesAsOftenAsTheTableSays(t *testing.T) {
	for i, row := range rows(t, "schemes.csv") {
		s := Scheme(i)
		want, err := strconv.ParseFloat(row["p_random_same_shape_passes"], 64)
		if err != nil || SSN.Has(s) || s == DKCPR || s == JPInsured {
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
		d := draws(uint64(i))
		const n = 10_000
		passed := 0
		for range n {
			if Of(d.of(s), today).Pass.Has(s) {
				passed++
			}
		}
		if got := float64(passed) / n; got < want*0.8-0.002 || got > want*1.2+0.002 {
			t.Errorf("%v: %.4f pass by chance, the table says %.4f", s, got, want)
		}
	}
}

func TestSeparators(t *testing.T) {
	for v, want := range map[string]bool{
		"943 476 5919": true, "943-476-5919": true, "943.476.5919": false, "943/476/5919": false,
	} {
		if got := Of([]byte(v), today).Pass.Has(GBNHS); got != want {
			t.Errorf("%s is an NHS number: %v", v, got)
		}
	}
}

func TestADateThatIsNoneMakesANumberImplausible(t *testing.T) {
	for v, s := range map[string]Scheme{
		"90810100003": PLPESEL, "9001019123451": KRRRN, "110101189001010016": CNRID, "010190+900P": FIHETU,
		"01819010001": NOFNR, "MRORSS00A00A000U": ITCF,
	} {
		m := Of([]byte(v), today)
		if !m.Pass.Has(s) || m.Plausible.Has(s) {
			t.Errorf("%v %s: passes %v, plausible %v", s, v, m.Pass.Has(s), m.Plausible.Has(s))
		}
	}
}
