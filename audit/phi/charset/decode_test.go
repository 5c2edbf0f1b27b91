package charset

import (
	"encoding/csv"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

func TestEveryCharacterSetVectorDecodes(t *testing.T) {
	vectors := rows(t, "testdata/charset_vectors.csv")
	if len(vectors) != 34 {
		t.Fatalf("%d vectors, not 34", len(vectors))
	}
	var d Decoder
	for _, row := range vectors {
		raw, err := hex.DecodeString(row["hex"])
		if err != nil {
			t.Fatal(err)
		}
		c := Parse([]byte(row["specific_character_set"]))
		by := Division{Name: row["vr"] == "PN", Single: row["vr"] != "PN"}
		// The table is read with line ends as LF, or as the letters \r\n.
		want := strings.ReplaceAll(row["unicode"], `\r\n`, "\r\n")
		got := string(d.Append(nil, raw, c, by))
		if got != want && strings.ReplaceAll(got, "\r\n", "\n") != want {
			t.Errorf("%s: %q, not %q", row["case"], got, want)
		}
		if len(raw) > 0 && got == "" {
			t.Errorf("%s: nothing is left of it", row["case"])
		}
	}
}

func TestYenDividesValues(t *testing.T) {
	var d Decoder
	raw := []byte{0xC0, 0x5C, 0xCF} // ISO_IR 13
	got := string(d.Append(nil, raw, Parse([]byte("ISO_IR 13")), Division{}))
	if got != `ﾀ\ﾏ` {
		t.Errorf("%q is not divided", got)
	}
	if raw := []byte{0x97, 0x5C}; string(d.Append(nil, raw, Parse([]byte("GBK")), Division{})) != "梊" {
		t.Error("the second byte of a GBK character divides")
	}
}

func TestEveryDefinedTermAndAliasIsKnown(t *testing.T) {
	for _, row := range rows(t, "tables/charsets.csv") {
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
				s := iso2022{Decoder: new(Decoder)}
				if n := s.escape(raw[1:]); n != len(raw)-1 || s.g0 != set && s.g1 != set {
					t.Errorf("%s: escape sequence %s gives %d and %d", term, escape, s.g0, s.g1)
				}
			}
		}
	}
	for _, row := range rows(t, "tables/charset_aliases.csv") {
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

func TestASCIIHasNoHighByteAndNoEscape(t *testing.T) {
	for n := range 40 {
		v := []byte(strings.Repeat("Az ^\x00\x7f=\x1a\x1c", 5))[:n]
		if !ASCII(v) {
			t.Errorf("%d bytes of ASCII are none", n)
		}
		for i := range n {
			for _, c := range []byte{Escape, 0x80, 0x9B, 0xFF} {
				was := v[i]
				v[i] = c
				if ASCII(v) {
					t.Errorf("%#x at %d of %d is taken for ASCII", c, i, n)
				}
				v[i] = was
			}
		}
	}
}

// rows returns the rows of a table of package phi, from column to cell.
func rows(t *testing.T, name string) (out []map[string]string) {
	t.Helper()
	f, err := os.Open("../" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range cells[1:] {
		of := map[string]string{}
		for i, cell := range row {
			of[cells[0][i]] = cell
		}
		out = append(out, of)
	}
	return out
}
