package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
)

// Affected is whom records show that identify a person, as a letter to an
// authority or to the patients needs it. A patient is in the cell of every year
// and modality of theirs, so the cells are more than the patients together.
type Affected struct {
	Patients Cell `json:"patients"`
	Studies  Cell `json:"studies"`
	Minors   Cell `json:"minors"` // under 18 on the day of the audit
	Adults   Cell `json:"adults"` // of the others no birth date is shown
	// FirstYear and LastYear are those of the studies; 0 where none has a date.
	FirstYear  uint16     `json:"first_year,omitzero"`
	LastYear   uint16     `json:"last_year,omitzero"`
	Estimate   bool       `json:"estimate,omitzero"` // by a sample of patients and studies
	AtLeast    bool       `json:"at_least,omitzero"` // not all was looked at
	Years      Years      `json:"by_year"`
	Modalities Modalities `json:"by_modality"`
}

// Years and Modalities are cells by name: those of all that are not empty.
type (
	Years      []placedCell
	Modalities []placedCell
)

type placedCell struct {
	place uint8
	AffectedCell
}

// AffectedCell is how many patients and studies are of a year or a modality.
type AffectedCell struct {
	Patients Cell `json:"patients"`
	Studies  Cell `json:"studies"`
}

// Cell is a number by which no small group is found: of one below ten it says "from
// 1 to 9". It has bounds, too, where the exact number would give away one beside it,
// and where reports were merged, which may show the same people.
type Cell struct{ Least, Most uint64 }

const leastShown = 10

// steady are the counts that two audits of the same archive have in common: who
// is under 18 changes with the day, and what they add to the others is in none.
func (p PHI) steady() PHI {
	p.Affected = nil
	return p
}

func cellOf(n uint64) Cell {
	if n > 0 && n < leastShown {
		return Cell{1, leastShown - 1}
	}
	return Cell{n, n}
}

// BelowTen reports a cell of which nothing else is known.
func (c Cell) BelowTen() bool { return c == cellOf(1) }

// plus is the cell of two parts, in which the same ones may be.
func (c Cell) plus(o Cell) Cell { return Cell{max(c.Least, o.Least), plus(c.Most, o.Most)} }

// MarshalJSON writes a number, "<10", or bounds: "2-18".
func (c Cell) MarshalJSON() ([]byte, error) {
	switch {
	case c.Least == c.Most:
		return strconv.AppendUint(nil, c.Most, 10), nil
	case c == cellOf(1):
		return []byte(`"<10"`), nil
	}
	return fmt.Appendf(nil, `"%d-%d"`, c.Least, c.Most), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Cell) UnmarshalJSON(b []byte) error {
	var n uint64
	if json.Unmarshal(b, &n) == nil {
		*c = Cell{n, n}
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == "<10" {
		*c = cellOf(1)
		return nil
	}
	from, to, ok := strings.Cut(s, "-")
	least, err := strconv.ParseUint(from, 10, 64)
	most, err2 := strconv.ParseUint(to, 10, 64)
	if !ok || err != nil || err2 != nil || least > most {
		return fmt.Errorf("a cell that is no number, no bounds and not below ten")
	}
	*c = Cell{least, most}
	return nil
}

// year and modality are the places of cells.
type (
	year     uint8
	modality uint8
)

func (year) Count() int { return phi.Years }
func (y year) String() string {
	if n := phi.YearOf(int(y)); n > 0 {
		return strconv.Itoa(n)
	}
	return "none"
}

func (modality) Count() int       { return phi.Modalities }
func (m modality) String() string { return phi.ModalityOf(int(m)) }

func (y Years) all() counts.Table[year, AffectedCell]          { return Spread(y, phi.Years) }
func (m Modalities) all() counts.Table[modality, AffectedCell] { return Spread(m, phi.Modalities) }

// Spread are all cells, at their places.
func Spread(placed []placedCell, n int) []AffectedCell {
	all := make([]AffectedCell, n)
	for _, c := range placed {
		all[c.place] = c.AffectedCell
	}
	return all
}

// gathered are the cells that are not empty.
func gathered(all []AffectedCell) (placed []placedCell) {
	for i, c := range all {
		if c != (AffectedCell{}) {
			placed = append(placed, placedCell{uint8(i), c})
		}
	}
	return slices.Clip(placed)
}

// MarshalJSON writes the years that have studies.
func (y Years) MarshalJSON() ([]byte, error) { return y.all().MarshalJSON() }

// UnmarshalJSON passes over what a newer version named.
func (y *Years) UnmarshalJSON(b []byte) error {
	var all counts.Table[year, AffectedCell]
	err := all.UnmarshalJSON(b)
	*y = gathered(all)
	return err
}

// MarshalJSON writes the modalities that have studies.
func (m Modalities) MarshalJSON() ([]byte, error) { return m.all().MarshalJSON() }

// UnmarshalJSON passes over what a newer version named.
func (m *Modalities) UnmarshalJSON(b []byte) error {
	var all counts.Table[modality, AffectedCell]
	err := all.UnmarshalJSON(b)
	*m = gathered(all)
	return err
}

func affectedOf(t *phi.Tally) *Affected { return affectedFrom(t.Affected()) }

func affectedFrom(of phi.Affected) *Affected {
	if of.Patients == 0 && of.Studies == 0 && !of.Unnumbered {
		return nil
	}
	minors, adults := concealedAges(of.Minors, of.Adults, of.Patients)
	a := &Affected{
		Patients: cellOf(of.Patients), Studies: cellOf(of.Studies), Minors: minors, Adults: adults, Estimate: of.Sampled > 1, AtLeast: of.Unnumbered,
	}
	for i, c := range of.Years {
		if y := uint16(phi.YearOf(i)); y > 0 && c != (phi.AffectedCell{}) {
			if a.FirstYear == 0 {
				a.FirstYear = y
			}
			a.LastYear = y
		}
	}
	total := columns{of.Patients, of.Studies}
	a.Years, a.Modalities = gathered(concealedCells(of.Years[:], total)), gathered(concealedCells(of.Modalities[:], total))
	return a
}

// plus adds what another part had. Who is in both counts twice.
func (a *Affected) plus(o *Affected) *Affected {
	switch {
	case a == nil:
		return o
	case o == nil:
		return a
	}
	sum := *a
	sum.Patients, sum.Studies = sum.Patients.plus(o.Patients), sum.Studies.plus(o.Studies)
	sum.Minors, sum.Adults = sum.Minors.plus(o.Minors), sum.Adults.plus(o.Adults)
	if sum.FirstYear == 0 || o.FirstYear != 0 && o.FirstYear < sum.FirstYear {
		sum.FirstYear = o.FirstYear
	}
	sum.LastYear = max(sum.LastYear, o.LastYear)
	sum.Estimate, sum.AtLeast = sum.Estimate || o.Estimate, sum.AtLeast || o.AtLeast
	sum.Years, sum.Modalities = added(a.Years, o.Years, phi.Years), added(a.Modalities, o.Modalities, phi.Modalities)
	return &sum
}

func added(a, b []placedCell, n int) []placedCell {
	all := Spread(a, n)
	for _, c := range b {
		was := &all[c.place]
		*was = AffectedCell{was.Patients.plus(c.Patients), was.Studies.plus(c.Studies)}
	}
	return gathered(all)
}
