package phi

import (
	"encoding/hex"
	"testing"

	"pacsaudit/audit/phi/charset"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
)

// seeds are data sets with everything in them that is judged.
func seeds() (sets [][]byte) {
	for s := range (fixtures.Archive{Studies: 20, Mix: fixtures.Mix{Exposed: 3, Placeholder: 1, Test: 1, Pseudonym: 1}}).All() {
		sets = append(sets, encode(implicit, append(response(s), extended(s)...)...))
	}
	number := func(v string) []el { return []el{{tag: tagPatientID, vr: dataset.LO, value: v}} }
	for _, v := range []string{"899-01-0001", "899010001A", "XXX-XX-0001", "9990000018", "131052-308T", "RSSMRA85T10A562S", "A123456(3)"} {
		sets = append(sets, encode(implicit, number(v)...))
	}
	return append(sets, encode(implicit, code("113100"), el{tag: 0x0010_4000, vr: dataset.LT, value: "tel 555-555-0100, SSN 899010001 canary@example.org"}))
}

func FuzzInspect(f *testing.F) {
	for _, b := range seeds() {
		f.Add(b, uint8(0))
	}
	f.Add(encode(dataset.Syntax{}, response(everyone.At(0))...), uint8(1))
	f.Add(encode(dataset.Syntax{BigEndian: true}, response(everyone.At(0))...), uint8(2))
	in, files := newInspector(testDay, testKey), newInspector(testDay, testKey)
	files.file.on = true
	f.Fuzz(func(t *testing.T, b []byte, form uint8) {
		syntax := []dataset.Syntax{{Implicit: true}, {}, {BigEndian: true}}[form%3]
		var d dataset.Decoder
		for _, in := range []*Inspector{in, files} {
			before := in.Tally().Records + in.Tally().Duplicates
			d.Reset(b, syntax)
			in.Inspect(&d)
			if in.Tally().Records+in.Tally().Duplicates != before+1 {
				t.Fatal("a data set was not counted once")
			}
			if in.depth != 0 || len(in.name)+len(in.id)+len(in.key)+len(in.decoded) != 0 {
				t.Fatal("something is kept between records")
			}
		}
		alone := newInspector(testDay, testKey)
		d.Reset(b, syntax)
		alone.Inspect(&d)
		if n := alone.Tally().Fields[PatientName].Returned(); n > 1 {
			t.Fatalf("a field was counted %d times in one record", n)
		}
		alone.Tally().CountPopulations()
	})
}

func FuzzDecode(f *testing.F) {
	for _, row := range vectors(f, "charset_vectors.csv") {
		raw, _ := hex.DecodeString(row["hex"])
		f.Add([]byte(row["specific_character_set"]), raw, true)
	}
	var d charset.Decoder
	f.Fuzz(func(t *testing.T, terms, v []byte, name bool) {
		c := charset.Parse(terms)
		got := d.Append(nil, v, c, charset.Division{Name: name})
		if len(v) > 0 && len(got) == 0 && !onlyEscapes(v) {
			t.Fatalf("nothing is left of %d bytes", len(v))
		}
		if len(got) > 4*len(v) {
			t.Fatalf("%d bytes became %d", len(v), len(got))
		}
		placeholders().nameOf(got, nil)
	})
}

// onlyEscapes reports a value of nothing but escape sequences.
func onlyEscapes(v []byte) bool {
	for _, c := range v {
		if c == charset.Escape {
			return true
		}
	}
	return false
}

func FuzzIdentifier(f *testing.F) {
	for _, name := range []string{"../national/testdata/vectors.csv", "ssn_vectors.csv"} {
		for _, row := range vectors(f, name) {
			f.Add([]byte(row["value"]))
		}
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		k := kindsOf(v)
		m := matchNational(v, k, DayOf(testDay))
		if m.Pass&^m.Shape != 0 || m.Plausible&^(m.Pass|national.CPRModulus) != 0 {
			t.Fatalf("passes %x, plausible %x of the shapes %x", m.Pass, m.Plausible, m.Shape)
		}
		ssnOf(v)
		search(v)
		placeholders().idOf(v, k)
	})
}
