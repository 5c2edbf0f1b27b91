package phi

import (
	"encoding/hex"
	"testing"

	"pacsaudit/audit/phi/charset"
)

func TestNamesAreExposedInEveryCharacterSet(t *testing.T) {
	for _, row := range vectors(t, "charset_vectors.csv") {
		raw, err := hex.DecodeString(row["hex"])
		if err != nil {
			t.Fatal(err)
		}
		if row["vr"] != "PN" {
			continue
		}
		in := newInspector(testDay, testKey)
		inspect(in, []el{
			{tag: 0x0008_0005, vr: 'C'<<8 | 'S', value: row["specific_character_set"]},
			{tag: tagPatientName, vr: 'P'<<8 | 'N', value: string(raw)},
		})
		// The specimen of I.2 is Hong^Gildong, Korea's John Doe; that of H.3.1 is Japan's.
		want := Exposed
		switch row["case"] {
		case "I.2", "utf8-3groups", "H.3.1":
			want = Test
		}
		if got := in.record.name; got != want {
			t.Errorf("%s: class %d, not %d", row["case"], got, want)
		}
	}
}

func TestItemsHaveCharacterSetsOfTheirOwn(t *testing.T) {
	greek := string([]byte{0xC4, 0xE9, 0xEF}) // letters in ISO_IR 126, and none that UTF-8 knows
	name := func(v string) el { return el{tag: tagPatientName, vr: 'P'<<8 | 'N', value: v} }
	terms := func(v string) el { return el{tag: 0x0008_0005, vr: 'C'<<8 | 'S', value: v} }
	sequence := func(items ...[]el) el { return el{tag: 0x0040_0275, vr: 'S'<<8 | 'Q', items: items} }
	in := newInspector(testDay, testKey)
	inspect(in, []el{terms("GB18030"), name("\x81\x30\x81\x31\x5e"), sequence(
		[]el{terms("ISO_IR 126"), name(greek)},
		[]el{name("\xB6\xAB")}, // 东, under the character set of the data set
	)})
	c := in.Tally().attributes.get(in.table.name)
	if c[1][Exposed] != 2 {
		t.Errorf("%v", c[1])
	}
	if in.levels[0].charset != charset.Parse([]byte("GB18030")) {
		t.Error("the character set of an item stays behind it")
	}
}
