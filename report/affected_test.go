package report

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit/phi"
)

// TestACellBelowTenIsNoNumber in the document, and back again.
func TestACellBelowTenIsNoNumber(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0", 1: `"<10"`, 9: `"<10"`, 10: "10", 1234: "1234",
	} {
		c := cellOf(n)
		b, err := json.Marshal(c)
		if err != nil || unescaped(b) != want || c.BelowTen() != (n > 0 && n < 10) {
			t.Errorf("%d: %s, %+v, %v", n, b, c, err)
		}
		var back Cell
		if err := json.Unmarshal(b, &back); err != nil || back != c {
			t.Errorf("%s came back as %+v, %v", b, back, err)
		}
	}
	sum := cellOf(3).plus(cellOf(4)).plus(cellOf(20))
	b, err := json.Marshal(sum)
	var back Cell
	if err != nil || string(b) != `"20-38"` || sum.BelowTen() || json.Unmarshal(b, &back) != nil || back != sum {
		t.Errorf("%s, %+v, %+v, %v", b, sum, back, err)
	}
	for _, bad := range []string{`"x"`, `"1"`, `"9-1"`, `"1-x"`, `-1`, `{}`, `1.5`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s was read as %+v", bad, back)
		}
	}
}

// unescaped is a document with its signs as people write them.
func unescaped(b []byte) string { return strings.ReplaceAll(string(b), `\u003c`, "<") }

// someAffected is whom twelve patients with a few studies would show.
func someAffected() *Affected {
	a := &Affected{Patients: cellOf(12), Studies: cellOf(30), Minors: cellOf(2), Adults: cellOf(10), FirstYear: 2019, LastYear: 2021}
	years, modalities := Spread(nil, phi.Years), Spread(nil, phi.Modalities)
	for i := range years {
		switch phi.YearOf(i) {
		case 2019:
			years[i] = AffectedCell{cellOf(12), cellOf(25)}
		case 2021:
			years[i] = AffectedCell{cellOf(3), cellOf(5)}
		}
	}
	modalities[1] = AffectedCell{cellOf(12), cellOf(30)}
	modalities[0] = AffectedCell{cellOf(1), cellOf(1)}
	a.Years, a.Modalities = gathered(years), gathered(modalities)
	return a
}

func TestAffectedOfPartsAddUp(t *testing.T) {
	a := someAffected()
	b := &Affected{Patients: cellOf(1), FirstYear: 2003, LastYear: 2003, Estimate: true, AtLeast: true}
	for _, sum := range []*Affected{a.plus(b), b.plus(a)} {
		if sum.FirstYear != 2003 || sum.LastYear != 2021 || !sum.Estimate || !sum.AtLeast || sum.Patients != (Cell{12, 21}) || !slices.Equal(sum.Years, a.Years) || !slices.Equal(sum.Modalities, a.Modalities) {
			t.Errorf("%+v", sum)
		}
	}
	if sum := a.plus(nil); !reflect.DeepEqual(sum, a) || (*Affected)(nil).plus(a) != a {
		t.Errorf("with nobody: %+v", sum)
	}
	document, err := json.Marshal(a)
	var back Affected
	if err != nil || json.Unmarshal(document, &back) != nil || !reflect.DeepEqual(&back, a) {
		t.Errorf("%s came back as %+v, %v", document, back, err)
	}
	if !strings.Contains(unescaped(document), `"by_year":{"2019":{"patients":12,"studies":25},"2021":{"patients":"<10","studies":"<10"}}`) {
		t.Errorf("%s", document)
	}
}

// TestDiffDoesNotCompareWhoIsAffected: who is under 18 changes with the day.
func TestDiffDoesNotCompareWhoIsAffected(t *testing.T) {
	one, another := PHI{Records: 3}, PHI{Records: 3}
	one.Affected, another.Affected = someAffected(), someAffected()
	another.Affected.Minors = cellOf(0)
	if !reflect.DeepEqual(one.steady(), another.steady()) || one.Affected == nil {
		t.Error("differ by their minors")
	}
	if another.Records++; reflect.DeepEqual(one.steady(), another.steady()) {
		t.Error("more records are no difference")
	}
}
