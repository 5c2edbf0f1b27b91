package counts

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
)

// colour is a key of which the first has no name.
type colour uint8

func (colour) Count() int              { return 3 }
func (c colour) String() string        { return []string{"", "red", "blue"}[c] }
func table(n ...uint64) tableOfColours { return TableOf[colour](n) }

type tableOfColours = Table[colour, uint64]

func TestATableIsWrittenByName(t *testing.T) {
	for document, want := range map[string]tableOfColours{
		`{}`: nil, `{"blue":2}`: table(0, 0, 2), `{"red":1,"blue":2}`: table(0, 1, 2), `{"red":1}`: table(0, 1, 0),
	} {
		b, err := json.Marshal(want)
		if err != nil || string(b) != document {
			t.Errorf("%s, want %s, %v", b, document, err)
		}
		var back tableOfColours
		if err := json.Unmarshal(b, &back); err != nil || !slices.Equal(back, want) {
			t.Errorf("%s came back as %v, %v", b, back, err)
		}
	}
	var x tableOfColours
	if err := json.Unmarshal([]byte(`{"green":9,"":8,"red":1}`), &x); err != nil || !slices.Equal(x, table(0, 1, 0)) {
		t.Errorf("what a newer version names: %v, %v", x, err)
	}
	if err := json.Unmarshal([]byte(`{"red":-1}`), &x); err == nil {
		t.Error("less than nothing was read")
	}
	if b, err := json.Marshal(Table[colour, float64]{1: math.NaN()}); err == nil {
		t.Errorf("what is no number was written: %s", b)
	}
	if got := x.Names(); !slices.Equal(got, []string{"red", "blue"}) {
		t.Errorf("%q", got)
	}
}

// TestATableOfNothingIsEmpty: there is no place for what is zero, and the list that
// it is made of stays as it is.
func TestATableOfNothingIsEmpty(t *testing.T) {
	if got := table(0, 0, 0); got != nil {
		t.Errorf("%v", got)
	}
	list := []uint64{0, 4, 5}
	of := table(list...)
	of[1] = 0
	if list[1] != 4 {
		t.Error("the list changed")
	}
	for k, n := range of.All() {
		if k != 2 || n != 5 {
			t.Errorf("%v: %d", k, n)
		}
	}
	for range table(0, 4, 5).All() {
		break
	}
}
