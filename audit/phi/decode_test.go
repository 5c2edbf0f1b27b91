package phi

import (
	"encoding/hex"
	"strings"
	"testing"
)

func TestEveryCharacterSetVectorDecodes(t *testing.T) {
	rows := vectors(t, "charset_vectors.csv")
	if len(rows) != 34 {
		t.Fatalf("%d vectors, not 34", len(rows))
	}
	var d decoder
	for _, row := range rows {
		raw, err := hex.DecodeString(row["hex"])
		if err != nil {
			t.Fatal(err)
		}
		c := parseCharset([]byte(row["specific_character_set"]))
		by := division{name: row["vr"] == "PN", single: row["vr"] != "PN"}
		// The table is read with line ends as LF, or as the letters \r\n.
		want := strings.ReplaceAll(row["unicode"], `\r\n`, "\r\n")
		got := string(d.append(nil, raw, c, by))
		if got != want && strings.ReplaceAll(got, "\r\n", "\n") != want {
			t.Errorf("%s: %q, not %q", row["case"], got, want)
		}
		if len(raw) > 0 && got == "" {
			t.Errorf("%s: nothing is left of it", row["case"])
		}
	}
}

func TestYenDividesValues(t *testing.T) {
	var d decoder
	raw := []byte{0xC0, 0x5C, 0xCF} // ISO_IR 13
	got := string(d.append(nil, raw, parseCharset([]byte("ISO_IR 13")), division{}))
	if got != `ﾀ\ﾏ` {
		t.Errorf("%q is not divided", got)
	}
	if raw := []byte{0x97, 0x5C}; string(d.append(nil, raw, parseCharset([]byte("GBK")), division{})) != "梊" {
		t.Error("the second byte of a GBK character divides")
	}
}

func TestEveryDefinedTermAndAliasIsKnown(t *testing.T) {
	for _, row := range table("charsets.csv") {
		for _, column := range []string{"defined_term_no_extension", "defined_term_code_extension"} {
			term := row[column]
			if term == "" || strings.HasPrefix(term, "(") {
				continue
			}
			set := codeSetOf([]byte(term))
			if set == noCodeSet && row["iso_registration"] != "ISO-IR 6" {
				t.Errorf("%s is not known", term)
			}
			if escape := row["escape_hex"]; escape != "" {
				raw, _ := hex.DecodeString(escape)
				s := iso2022{decoder: new(decoder)}
				if n := s.escape(raw[1:]); n != len(raw)-1 || s.g0 != set && s.g1 != set {
					t.Errorf("%s: escape sequence %s gives %d and %d", term, escape, s.g0, s.g1)
				}
			}
		}
	}
	for _, row := range table("charset_aliases.csv") {
		if got, want := codeSetOf([]byte(row["seen_in_the_wild"])), codeSetOf([]byte(row["treat_as"])); got != want {
			t.Errorf("%s is not %s", row["seen_in_the_wild"], row["treat_as"])
		}
	}
	for _, term := range []string{"", "ISO_IR 6", "windows-1252", "ISO_IR 1000000000000000000", "ISO 2022 IR 999"} {
		if got := codeSetOf([]byte(term)); got != noCodeSet {
			t.Errorf("%q is taken for %d", term, got)
		}
	}
}

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

func TestASCIIHasNoHighByteAndNoEscape(t *testing.T) {
	for n := range 40 {
		v := []byte(strings.Repeat("Az ^\x00\x7f=\x1a\x1c", 5))[:n]
		if !ascii(v) {
			t.Errorf("%d bytes of ASCII are none", n)
		}
		for i := range n {
			for _, c := range []byte{escape, 0x80, 0x9B, 0xFF} {
				was := v[i]
				v[i] = c
				if ascii(v) {
					t.Errorf("%#x at %d of %d is taken for ASCII", c, i, n)
				}
				v[i] = was
			}
		}
	}
}

func TestItemsHaveCharacterSetsOfTheirOwn(t *testing.T) {
	greek := string([]byte{0xC4, 0xE9, 0xEF}) // letters in ISO_IR 126, and none that UTF-8 knows
	name := func(v string) el { return el{tag: tagPatientName, vr: 'P'<<8 | 'N', value: v} }
	charset := func(v string) el { return el{tag: 0x0008_0005, vr: 'C'<<8 | 'S', value: v} }
	sequence := func(items ...[]el) el { return el{tag: 0x0040_0275, vr: 'S'<<8 | 'Q', items: items} }
	in := newInspector(testDay, testKey)
	inspect(in, []el{charset("GB18030"), name("\x81\x30\x81\x31\x5e"), sequence(
		[]el{charset("ISO_IR 126"), name(greek)},
		[]el{name("\xB6\xAB")}, // 东, under the character set of the data set
	)})
	c := in.Tally().attributes.get(in.table.name)
	if c[1][Exposed] != 2 {
		t.Errorf("%v", c[1])
	}
	if in.levels[0].charset.sets[0] != gb18030 {
		t.Error("the character set of an item stays behind it")
	}
}
