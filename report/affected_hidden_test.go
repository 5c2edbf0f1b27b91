package report

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"pacsaudit/audit/phi"
)

// drawn is whom an archive shows: few or many years and modalities, of which some
// have next to nobody. Each patient has a study or more, in a year and a modality
// or in several.
func drawn(r *rand.Rand) (of phi.Affected) {
	years, modalities := 1+r.IntN(6), 1+r.IntN(4)
	several := r.IntN(2) == 0
	sizes := []int{1, 2, 8, 9, 10, 11, 12, 19, 30, 200}
	for y := range years {
		for m := range modalities {
			if r.IntN(3) == 0 {
				continue
			}
			n := uint64(sizes[r.IntN(len(sizes))])
			studies := n
			if several {
				studies += uint64(r.IntN(4))
			}
			of.Patients += n
			of.Studies += studies
			for _, c := range []*phi.AffectedCell{&of.Years[y], &of.Modalities[m]} {
				c.Patients += n
				c.Studies += studies
			}
		}
	}
	if several && of.Patients > 3 { // who was there twice
		most := of.Patients
		for _, c := range of.Years {
			most -= min(most, c.Patients)
		}
		of.Patients -= min(uint64(r.IntN(3)), of.Patients-largest(of))
	}
	of.Minors = uint64(r.IntN(int(of.Patients) + 1))
	if r.IntN(2) == 0 {
		of.Minors = min(of.Minors, uint64(r.IntN(12)))
	}
	if of.Adults = of.Patients - of.Minors; r.IntN(3) == 0 {
		of.Adults -= uint64(r.IntN(int(of.Adults) + 1))
	}
	return of
}

func largest(of phi.Affected) (n uint64) {
	for _, c := range of.Years {
		n = max(n, c.Patients)
	}
	for _, c := range of.Modalities {
		n = max(n, c.Patients)
	}
	return n
}

// subtracted are the bounds of cells that somebody finds who knows what they are
// together; several are less than that, where some are in two of them, and more where
// some are in none.
func subtracted(cells []Cell, total uint64, several, none bool) []Cell {
	found := append([]Cell{}, cells...)
	for i, c := range cells {
		var least, most uint64
		for j, other := range cells {
			if j != i {
				least, most = least+other.Least, most+other.Most
			}
		}
		if total > most && !none {
			c.Least = max(c.Least, total-most)
		}
		if total >= least && !several {
			c.Most = min(c.Most, total-least)
		}
		if c.Least > c.Most {
			return cells // it is otherwise than assumed
		}
		found[i] = c
	}
	return found
}

// TestNoCellBelowTenIsFoundBySubtraction draws archives, and subtracts what is shown
// of each from its totals: by year, by modality, of minors and adults, of a report as
// it is written and of two together.
func TestNoCellBelowTenIsFoundBySubtraction(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 7))
	small, hidden, nobody := 0, 0, 0
	var before *Affected
	for range 6_000 {
		of := drawn(r)
		a := affectedFrom(of)
		if a == nil {
			continue
		}
		document, err := json.Marshal(a)
		var read Affected
		if err != nil || json.Unmarshal(document, &read) != nil {
			t.Fatal(err)
		}
		tables := map[string]struct {
			cells []Cell
			true  []uint64
			total uint64
		}{
			"ages": {[]Cell{read.Minors, read.Adults}, []uint64{of.Minors, of.Adults}, of.Patients},
		}
		for what, table := range map[string]struct {
			shown []AffectedCell
			of    []phi.AffectedCell
		}{"years": {Spread(read.Years, phi.Years), of.Years[:]}, "modalities": {Spread(read.Modalities, phi.Modalities), of.Modalities[:]}} {
			patients, studies := tables[what+", patients"], tables[what+", studies"]
			patients.total, studies.total = of.Patients, of.Studies
			for i, c := range table.shown {
				patients.cells, studies.cells = append(patients.cells, c.Patients), append(studies.cells, c.Studies)
				patients.true, studies.true = append(patients.true, table.of[i].Patients), append(studies.true, table.of[i].Studies)
			}
			tables[what+", patients"], tables[what+", studies"] = patients, studies
		}
		for what, table := range tables {
			var sum, somebody uint64
			for _, n := range table.true {
				sum, somebody = sum+n, somebody+min(n, 1)
			}
			found := subtracted(table.cells, table.total, sum > table.total, sum < table.total)
			for i, n := range table.true {
				c := table.cells[i]
				if n < c.Least || n > c.Most || (n == 0) != (c.Most == 0) {
					t.Fatalf("%s: %d is said to be %+v", what, n, c)
				}
				if c.BelowTen() {
					small++
				} else if c.Least < c.Most {
					hidden++
				}
				if c.Least == 1 && c.Most > 9 {
					nobody++
				}
				most := uint64(leastShown - 1)
				if !c.BelowTen() { // there is one in each at least, and that is all
					most = min(most, table.total-somebody+1)
				}
				if n > 0 && n < leastShown && table.total >= leastShown && (found[i].Least > 1 || found[i].Most < most) {
					t.Fatalf("%s: %d is found to be %+v of %+v, total %d", what, n, found[i], table.cells, table.total)
				}
			}
		}
		if before != nil {
			sum := before.plus(&read)
			for i, c := range Spread(sum.Years, phi.Years) {
				one, other := Spread(before.Years, phi.Years)[i], Spread(read.Years, phi.Years)[i]
				if c.Patients != one.Patients.plus(other.Patients) || c.Studies != one.Studies.plus(other.Studies) {
					t.Fatal("of two reports together more is said than of each")
				}
			}
		}
		before = &read
	}
	if small < 10_000 || hidden < 10_000 || nobody < 50 {
		t.Errorf("only %d cells below ten, %d hidden beside them, %d without bounds", small, hidden, nobody)
	}
}

// TestNoAgeBelowTenIsFoundBySubtraction tries all small numbers of minors, adults and
// patients of unknown age.
func TestNoAgeBelowTenIsFoundBySubtraction(t *testing.T) {
	for minors := range uint64(30) {
		for adults := range uint64(30) {
			for unknown := range uint64(12) {
				total, somebody := minors+adults+unknown, min(minors, 1)+min(adults, 1)
				one, other := concealedAges(minors, adults, total)
				cells := []Cell{one, other}
				for i, found := range subtracted(cells, total, false, unknown > 0) {
					n, c, most := [...]uint64{minors, adults}[i], cells[i], uint64(leastShown-1)
					if !c.BelowTen() {
						most = min(most, total-somebody+1)
					}
					if n < c.Least || n > c.Most || n > 0 && n < leastShown && total >= leastShown && (found.Least > 1 || found.Most < most) {
						t.Errorf("%d of %d minors, %d adults and %d others is found to be %+v of %+v", n, minors, adults, unknown, found, cells)
					}
				}
			}
		}
	}
}

// TestWhatNeedsNoHidingIsExact: no cell below ten, or nothing but such.
func TestWhatNeedsNoHidingIsExact(t *testing.T) {
	for _, row := range []struct{ years, want []uint64 }{
		{[]uint64{10, 20, 300}, []uint64{10, 20, 300}},
		{[]uint64{5, 5}, []uint64{0, 0}},
		{[]uint64{5, 40, 60}, []uint64{0, 0, 60}}, // the one beside it is hidden
		{[]uint64{60, 40, 5}, []uint64{60, 0, 0}},
		{[]uint64{1, 10, 60, 70}, []uint64{0, 0, 0, 70}}, // and another, where that is too near to ten
	} {
		of := phi.Affected{}
		for i, n := range row.years {
			of.Years[40+i] = phi.AffectedCell{Patients: n, Studies: n}
			of.Patients += n
			of.Studies += n
		}
		of.Modalities[1] = phi.AffectedCell{Patients: of.Patients, Studies: of.Studies}
		a := affectedFrom(of)
		shown := Spread(a.Years, phi.Years)
		for i, want := range row.want {
			c := shown[40+i]
			if want > 0 && c != (AffectedCell{Cell{want, want}, Cell{want, want}}) || want == 0 && c.Patients.Least == c.Patients.Most {
				t.Errorf("%v: %d is %+v", row.years, i, c)
			}
		}
		if a.Patients != (Cell{of.Patients, of.Patients}) || len(a.Modalities) != 1 || a.Modalities[0].Patients != a.Patients {
			t.Errorf("%v: %+v", row.years, a)
		}
	}
}
