package report

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
	"pacsaudit/audit/phi/national"
)

// fill sets every number and flag of a value to something else.
func fill(v reflect.Value, n *uint64) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice, reflect.Array:
		if table, ok := v.Interface().(interface{ Names() []string }); ok {
			v.Set(reflect.MakeSlice(v.Type(), len(table.Names()), len(table.Names())))
		}
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Uint64:
		*n++
		v.SetUint(*n)
	case reflect.Bool:
		v.SetBool(true)
	}
}

func TestKindsComeBackFromJSON(t *testing.T) {
	var p PHI
	n := uint64(0)
	fill(reflect.ValueOf(&p.Kinds).Elem(), &n)
	fill(reflect.ValueOf(&p.SSN).Elem(), &n)
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back PHI
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back.Kinds, p.Kinds) || back.SSN != p.SSN {
		t.Errorf("%s\ncame back as %+v", b, back)
	}
	for _, name := range []string{`"hipaa":{"names":`, `"national_ids":{"us_ssn":{"labelled":`, `"contacts_in_text":{"phone":`, `"tiers":{"direct":{"records":`, `"deid":{"claimed":`, `"population":`} {
		if !strings.Contains(string(b), name) {
			t.Errorf("no %s in %s", name, b)
		}
	}
}

func TestKindsThatAreZeroAreLeftOut(t *testing.T) {
	b, err := json.Marshal(PHI{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"hipaa", "national_ids", "contacts_in_text", "tiers", "deid", "birth_dates", "population"} {
		if strings.Contains(string(b), name) {
			t.Errorf("%s in %s", name, b)
		}
	}
}

func TestKindsOfPartsAddUp(t *testing.T) {
	var k Kinds
	n := uint64(0)
	fill(reflect.ValueOf(&k).Elem(), &n)
	var s counts.SSN
	fill(reflect.ValueOf(&s).Elem(), &n)
	sum, sums := k.plus(k), s
	counts.Add(&sums, s)
	var check func(whole, part reflect.Value, name string)
	check = func(whole, part reflect.Value, name string) {
		switch whole.Kind() {
		case reflect.Struct:
			for i := range whole.NumField() {
				check(whole.Field(i), part.Field(i), name+"."+whole.Type().Field(i).Name)
			}
		case reflect.Array, reflect.Slice:
			for i := range whole.Len() {
				check(whole.Index(i), part.Index(i), name)
			}
		case reflect.Uint64:
			if whole.Uint() != 2*part.Uint() {
				t.Errorf("%s: %d and the same again is %d", name, part.Uint(), whole.Uint())
			}
		}
	}
	check(reflect.ValueOf(sum), reflect.ValueOf(k), "kinds")
	check(reflect.ValueOf(sums), reflect.ValueOf(s), "ssn")
}

func TestAReportHoldsWhatTheTallyCounted(t *testing.T) {
	tally := &phi.Tally{Records: 9}
	tally.HIPAA[phi.HIPAASSN] = 3
	tally.SSN.Population = 2
	tally.National[national.GBNHS].Probable = 4
	tally.Contacts[phi.ContactEmail] = 5
	tally.Tiers.Direct.Records = 6
	tally.Deid.Contradicted = 7
	tally.Deid.Shown, tally.Deid.DatesRemoved, tally.Deid.DatesModified, tally.Deid.DatesUnmodified = 1, 2, 3, 4
	tally.Images = counts.Images{Text: counts.Answers{Yes: 1, No: 2}, Face: counts.Answers{Yes: 3, No: 4}, Either: 5}
	tally.BirthDatesOddForm = 8
	p := phiOf(audit.Query{Tally: tally})
	if p.HIPAA[phi.HIPAASSN] != 3 || p.SSN.Population != 2 || p.NationalIDs[national.GBNHS].Probable != 4 || p.Contacts[phi.ContactEmail] != 5 ||
		p.Tiers.Direct.Records != 6 || p.Deid.Contradicted != 7 || p.SSN.Any() != 2 {
		t.Errorf("%+v", p)
	}
	if want := (counts.Images{Text: counts.Answers{Yes: 1, No: 2}, Face: counts.Answers{Yes: 3, No: 4}, Either: 5}); p.Images != want || p.BirthDates.OddForm != 8 {
		t.Errorf("%+v, %+v", p.Images, p.BirthDates)
	}
	if want := (counts.Deid{Contradicted: 7, Shown: 1, DatesRemoved: 2, DatesModified: 3, DatesUnmodified: 4}); p.Deid != want {
		t.Errorf("%+v", p.Deid)
	}
}
