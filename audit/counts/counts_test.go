package counts

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

func TestEveryNumberOfAPartIsAdded(t *testing.T) {
	type part struct {
		N     uint64
		Flags [3]bool
		Deid  Deid
		List  []Tier
		Array [2]uint64
		Place uint8
		Other *Deid
	}
	a := part{N: 1, Flags: [3]bool{true}, Deid: Deid{Held: 2}, List: []Tier{{}, {Records: 3}}, Array: [2]uint64{4, math.MaxUint64}, Place: 5}
	b := part{N: 10, Flags: [3]bool{false, true}, Deid: Deid{Held: 20, Shown: 1}, List: []Tier{{Exposed: 7}, {Records: 30}}, Array: [2]uint64{40, 2}, Place: 50, Other: new(Deid)}
	before := slices.Clone(a.List)
	sum := a
	Add(&sum, b)
	want := part{
		N: 11, Flags: [3]bool{true, true}, Deid: Deid{Held: 22, Shown: 1}, List: []Tier{{Exposed: 7}, {Records: 33}}, Array: [2]uint64{44, math.MaxUint64}, Place: 5,
	}
	if !reflect.DeepEqual(sum, want) {
		t.Errorf("%+v, want %+v", sum, want)
	}
	if !slices.Equal(a.List, before) {
		t.Errorf("a part changed: %+v", a.List)
	}
	none := part{List: nil}
	Add(&none, b)
	if !slices.Equal(none.List, b.List) || &none.List[0] == &b.List[0] {
		t.Errorf("%+v", none.List)
	}
	Add(&sum, part{})
	if !reflect.DeepEqual(sum, want) {
		t.Errorf("nothing added, and it is %+v", sum)
	}
}

func TestABelievedNumberIsOneOfFiveKinds(t *testing.T) {
	s := SSN{Labelled: 1, Formatted: 2, Population: 4, Medicare: 8, Military: 16, Partial: 32, Taxpayer: 64, Denied: 128, Malformed: 256}
	if got := s.Any(); got != 31 {
		t.Errorf("%d", got)
	}
}
