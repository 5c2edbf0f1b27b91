package phi

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// numbersIn calls f with every number of a tally that is added up, by its path.
func numbersIn(t *Tally, f func(path string, n *uint64)) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Uint64:
			f(path, (*uint64)(v.Addr().UnsafePointer()))
		case reflect.Array:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				switch field := v.Type().Field(i); field.Type {
				case reflect.TypeFor[Distinct](), reflect.TypeFor[attributeCounts](), reflect.TypeFor[births]():
				default:
					walk(path+"."+field.Name, v.Field(i))
				}
			}
		}
	}
	walk("", reflect.ValueOf(t).Elem())
}

// full is a tally in which every number is another one.
func full(from uint64) (*Tally, int) {
	t, n := new(Tally), 0
	numbersIn(t, func(_ string, at *uint64) {
		*at = from + uint64(n)*uint64(n)
		n++
	})
	return t, n
}

// TestMergeAddsEveryNumber: of all that a tally counts, none is forgotten, taken
// for another, or taken away.
func TestMergeAddsEveryNumber(t *testing.T) {
	a, n := full(1)
	b, _ := full(1_000_000)
	if want := 12 + int(Fields)*int(classes) + 3*(Tiers-1) + int(HIPAACategories) + int(Evidences) + 2*int(national.Schemes) + int(Contacts) + 6 - 2 + 9 + 4 + 2*Years + 2*Modalities; n != want {
		t.Fatalf("%d numbers, not %d: is there a new one?", n, want)
	}
	before := b.Numbers()
	a.Merge(b)
	i := uint64(0)
	numbersIn(a, func(path string, at *uint64) {
		if want := 1_000_001 + 2*i*i; *at != want {
			t.Errorf("%s: %d, not %d", path, *at, want)
		}
		i++
	})
	if !reflect.DeepEqual(before, b.Numbers()) {
		t.Error("merging changed the tally that was taken in")
	}
}

// TestMergeKeepsWhatSettledTalliesSaid: that dates were cut, or replaced.
func TestMergeKeepsWhatSettledTalliesSaid(t *testing.T) {
	for _, yearsOnly := range [][2]bool{{false, false}, {false, true}, {true, false}, {true, true}} {
		for _, constant := range [][2]bool{{false, false}, {false, true}, {true, false}, {true, true}} {
			a, b := &Tally{yearsOnly: yearsOnly[0], constant: constant[0]}, &Tally{yearsOnly: yearsOnly[1], constant: constant[1]}
			a.Merge(b)
			if y, c := a.BirthDates(); y != (yearsOnly[0] || yearsOnly[1]) || c != (constant[0] || constant[1]) {
				t.Errorf("%v, %v: %v, %v", yearsOnly, constant, y, c)
			}
		}
	}
}

func TestReturnedIsEmptyOrNot(t *testing.T) {
	c := Counts{Absent: 1000, Empty: 1, Malformed: 2, Deidentified: 4, Placeholder: 8, Test: 16, Pseudonym: 32, Exposed: 64}
	if c.NonEmpty() != 126 || c.Returned() != 127 {
		t.Errorf("%d with a value of %d", c.NonEmpty(), c.Returned())
	}
	for class, word := range map[Class]string{
		Absent: "absent", Empty: "empty", Malformed: "malformed", Deidentified: "deidentified", Placeholder: "placeholder", Test: "test",
		Pseudonym: "pseudonym", Exposed: "exposed", classes: "",
	} {
		if class.String() != word {
			t.Errorf("class %d is called %q, not %q", class, class, word)
		}
	}
}

// TestEachClassHasOneDefinition, which the document beside the tables has too.
func TestEachClassHasOneDefinition(t *testing.T) {
	page, err := os.ReadFile("tables/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for c := range classes {
		if line := "| " + c.String() + " | " + c.Meaning() + " |\n"; c.Meaning() == "" || !strings.Contains(string(page), line) {
			t.Errorf("the page has no line %q", line)
		}
	}
	if classes.Meaning() != "" {
		t.Error("a meaning of what does not exist")
	}
}

// TestTheMostTellingClassIsTheLast: where a record holds several values of a
// field, the class that says more of the person counts.
func TestTheMostTellingClassIsTheLast(t *testing.T) {
	order := []Class{Absent, Empty, Malformed, Deidentified, Placeholder, Test, Pseudonym, Exposed}
	if !slices.IsSorted(order) || len(order) != int(classes) {
		t.Errorf("%v", order)
	}
}

// TestNumbersAreWhatMayBeStored: no hash, no sample, no attribute, and what was
// counted.
func TestNumbersAreWhatMayBeStored(t *testing.T) {
	in := newInspector(testDay, testKey)
	for s := range everyone.All() {
		inspect(in, response(s))
	}
	for _, r := range bareIDs(50, simulated["SSN, national"](&generator{}, 0)) {
		inspect(in, r)
	}
	tally := in.Tally()
	n := tally.Numbers()
	if n.Patients.Count()+n.Studies.Count() != 0 || n.attributes.places != nil || n.attributes.counts != nil || n.populations != nil || n.births.hashes != nil {
		t.Error("more than numbers is left")
	}
	if n.Records != tally.Records || n.Fields != tally.Fields || n.Deid != tally.Deid || n.januaries != tally.januaries {
		t.Error("numbers are not those of the tally")
	}
	if tally.Patients.Count() == 0 || tally.attributes.places == nil || tally.populations == nil || tally.births.hashes == nil {
		t.Error("the tally lost what it had")
	}
	if n.Records++; n.Records == tally.Records {
		t.Error("the copy is the tally")
	}
}

// TestAttributesAreCountedByTheirPlace: at the top and inside of sequences, in
// the order of the table.
func TestAttributesAreCountedByTheirPlace(t *testing.T) {
	tally := inspect(newInspector(testDay, testKey),
		[]el{named, {tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{{named}, {nobody}}}},
		[]el{nobody, birthday})
	got := map[string]AttributeCounts{}
	last := Attribute(0)
	for a, c := range tally.Attributes() {
		if len(got) > 0 && a <= last {
			t.Errorf("%v comes behind %v", a, last)
		}
		last, got[a.String()] = a, *c
	}
	want := map[string]AttributeCounts{
		"PatientName":             {Top: Counts{Exposed: 1, Deidentified: 1}, Nested: Counts{Exposed: 1, Deidentified: 1}},
		"PatientBirthDate":        {Top: Counts{Exposed: 1}},
		"OtherPatientIDsSequence": {Top: Counts{Exposed: 1}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	for range tally.Attributes() {
		break // and stops when told to
	}
	other := inspect(newInspector(testDay, testKey), []el{named, numbered})
	clone := other.Clone()
	other.Merge(tally)
	for a, c := range other.Attributes() {
		if a.String() == "PatientName" && (c.Top[Exposed] != 2 || c.Top[Deidentified] != 1 || c.Nested[Exposed] != 1) {
			t.Errorf("merged: %v", *c)
		}
	}
	for a, c := range clone.Attributes() {
		if c.Top[Exposed] != 1 || c.Top[Deidentified] != 0 || c.Nested != (Counts{}) || a.String() == "PatientBirthDate" {
			t.Errorf("merging changed the clone: %v %v", a, *c)
		}
	}
}
