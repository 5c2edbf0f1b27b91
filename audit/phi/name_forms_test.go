package phi

import (
	"strings"
	"testing"
)

// alternatives are the words in a group of a pattern of placeholders.csv, of the
// class and the beginning given.
func alternatives(t *testing.T, begins string) []string {
	t.Helper()
	for _, row := range table("placeholders.csv") {
		if row["field"] == "pn" && strings.HasPrefix(row["value"], begins) {
			group, _, _ := strings.Cut(row["value"][len(begins):], ")")
			return strings.Split(group, "|")
		}
	}
	t.Fatalf("no pattern begins with %s", begins)
	return nil
}

// TestEveryWordOfThePatternsIsHeeded: each of those that the patterns for names
// join, in capitals and not, and not inside of another word.
func TestEveryWordOfThePatternsIsHeeded(t *testing.T) {
	w := placeholders()
	of := func(v string) Class { return w.nameOf([]byte(v), nil) }
	counted := alternatives(t, `(?i)^(`)
	if len(counted) != 13 {
		t.Fatalf("%d words with a number: %q", len(counted), counted)
	}
	for _, word := range counted {
		for _, v := range []string{word, strings.ToLower(word)} {
			for _, end := range []string{"7", "-7", "_7", " 7", "^7", "0012"} {
				if got := of(v + end); got != Pseudonym {
					t.Errorf("%q: %v", v+end, got)
				}
			}
			for _, end := range []string{"", "X7", "7X", "--7", "^7^A"} {
				if got := of(v + end); got == Pseudonym {
					t.Errorf("%q: %v", v+end, got)
				}
			}
			if got := of("X" + v + "7"); got == Pseudonym {
				t.Errorf("%q: %v", "X"+v+"7", got)
			}
		}
	}
	tests := alternatives(t, "(?i)(?:^|[\\x00-&(-,./:-@\\[-\\x60{-\\x7f]|(?:^|[^A-Za-z'\\x{80}-\\x{10FFFF}])-)(")
	if len(tests) != 17 {
		t.Fatalf("%d words of tests: %q", len(tests), tests)
	}
	for _, word := range tests {
		for _, v := range []string{strings.Replace(word, " ?", "", 1), strings.Replace(word, " ?", " ", 1)} {
			for _, v := range []string{v, strings.ToLower(v)} {
				for _, name := range []string{v, v + "^Corvane", "Tarnwick^" + v, "Tarnwick^" + v + "^Dr", v + "-1", v + "=Tarnwick", "Tarnwick_" + v, v + "_1^Corvane"} {
					if got := of(name); got != Test {
						t.Errorf("%q: %v", name, got)
					}
				}
				if got := of("Tarnwick^x" + v); got == Test && !strings.Contains(v, " ") {
					t.Errorf("%q: %v", "Tarnwick^x"+v, got)
				}
				for _, name := range []string{v + "s^Corvane", "Tarnwick^Corvane=" + v, v + "-Tarnwick", "Tarnwick-" + v + "^Corvane", v + "'dan^Ahmad", "O'" + v, v + "é^Marie", "é" + v, v + "ṣāb"} {
					if got := of(name); got == Test {
						t.Errorf("%q: %v", name, got)
					}
				}
			}
		}
	}
	trials := alternatives(t, `^(`)
	if len(trials) != 20 {
		t.Fatalf("%d collections: %q", len(trials), trials)
	}
	for _, word := range trials {
		for _, end := range []string{"-1", "_12", "_A7", "-HEADNECK-01-0024"} {
			if got := of(word + end); got != Pseudonym {
				t.Errorf("%q: %v", word+end, got)
			}
		}
		for _, v := range []string{
			word + "^1", word + "X", word + "-", word + "_A", word + "-19710311", "X" + word + "X1", word + "x-1", strings.ToLower(word) + "-1", word + "7", word + "1971",
			word + "X1-1", word + "_WEI_1971", word + "-JOHN-12", word + "-1971", word + "_110371", word + "-12-053Y", word + "-7-A", word + "^7",
		} {
			if got := of(v); got != Exposed && (!strings.Contains(word, "-") || v != word+"X1-1") { // PD is as good as SITE
				t.Errorf("%q: %v", v, got)
			}
		}
	}
	for _, v := range []string{
		"JOHN^DOE", "JANE^DOE", "DOE^JOHN", "DOE^JANE", "MAX^MUSTERMANN", "MUSTERMANN^MAX", "MUSTERMANN^ERIKA", "MUSTER", "MUSTERMANN",
		"YAMADA^TARO", "YAMADA^TAROU", "HONG^GILDONG", "ROSSI^MARIO",
	} {
		for _, name := range []string{v, strings.ToLower(v), v + "^^^", v + "=", v + " ", v + "=" + v + "==山田^太郎"} {
			if got := of(name); got != Test {
				t.Errorf("%q: %v", name, got)
			}
		}
		for _, name := range []string{"X" + v, v + "X", v + "^GIUSEPPE^L", v + "-MARIE", v + " Marie", v + "=佐藤^花子", v + "==Tarnwick", v + "^Dr"} {
			if got := of(name); got != Exposed && name != "MUSTERMANN^Dr" {
				t.Errorf("%q: %v", name, got)
			}
		}
	}
}

// TestANameIsACodeByItsForm: each form, with what lies beside it.
func TestANameIsACodeByItsForm(t *testing.T) {
	hex := func(n int) string { return strings.Repeat("0123456789abcdef", 5)[:n] }
	uuid := "01234567-89ab-cdef-0123-456789abcdef"
	for v, want := range map[string]Class{
		"":                 Empty,
		"^^ = ^":           Empty,
		"\x00\x00":         Empty,
		"Tarnwick^Corvane": Exposed,
		"Tarnwick7":        Exposed,
		"O":                Exposed,

		"ANONYMOUS":       Deidentified,
		"ANONYMOUS7":      Pseudonym,
		"ANONYMOUS-":      Pseudonym,
		"ANONYMOUS_7":     Pseudonym,
		"ANONYMOUS 7":     Pseudonym,
		"ANONYMOUS^7":     Pseudonym,
		"ANONYMOUSX7":     Exposed,
		"ANONYMOUS7X":     Exposed,
		"ANON-7":          Pseudonym,
		"ANON^7":          Deidentified,
		"ANON7":           Pseudonym,
		"ANON-":           Deidentified,
		"ANON^":           Deidentified,
		"ANONYMIZED-":     Deidentified,
		"ANONYMOUS--":     Deidentified,
		"ANON--7":         Deidentified,
		"ANONYMIZED7":     Pseudonym,
		"ANONYMISED 7":    Pseudonym,
		"ANONYMIZED-7":    Deidentified,
		"ANONYMIZED^7":    Deidentified,
		"ANONYMIZED  7":   Deidentified,
		"ANONYMIZEDX7":    Exposed,
		"ANONYMIZEDXX":    Exposed,
		"ARNE7":           Exposed,
		"Patel7":          Exposed,
		"PSEUDONYMOUSLY7": Exposed,
		"CASE^12":         Pseudonym,
		"CASE^3000017":    Exposed, // a family, and a patient's number
		"Pat 19710311":    Exposed, // and a day of birth
		"PATIENT 3000017": Pseudonym,

		"ABCDEF012345678":                  Exposed,
		"ABCDEF0123456789":                 Pseudonym,
		"ABCDEFABCDEFABCD":                 Pseudonym, // a digest without a digit
		"ABCDEFABCDEFABC":                  Exposed,
		strings.Repeat("AB12", 16):         Pseudonym,
		strings.Repeat("AB12", 16) + "A":   Exposed,
		strings.Repeat("ABCD", 16) + "A":   Exposed,
		"ABCDEF012345678G":                 Exposed,
		"ABCDEF0123456789^Corvane":         Exposed,
		"ABCDEF0123456789^=ANON":           Pseudonym,
		"ABCDEF0123456789^=Tarnwick":       Exposed,
		"ABCDEF0123456789^":                Pseudonym,
		hex(31):                            Exposed,
		hex(32):                            Pseudonym,
		hex(40):                            Pseudonym,
		hex(48):                            Exposed,
		hex(64):                            Pseudonym,
		hex(65):                            Exposed,
		hex(31) + "g":                      Exposed,
		strings.Repeat("ab", 16):           Pseudonym,
		strings.Repeat("ab", 15):           Exposed,
		strings.Repeat("ab", 18):           Exposed,
		uuid:                               Pseudonym,
		uuid[:35]:                          Exposed,
		strings.Replace(uuid, "-", "_", 1): Exposed,
		strings.ToUpper(uuid):              Pseudonym,

		"SITE-001-0042":    Pseudonym,
		"SITE_001_0042":    Pseudonym,
		"SI-1-2-3":         Pseudonym,
		"SITE-A-B":         Exposed, // words
		"SITE-A1-B2":       Pseudonym,
		"SITE-A1-B":        Exposed,
		"SITE-A-B2":        Exposed,
		"SITE-19710311-2":  Exposed,
		"SITE-0000012-2":   Pseudonym,
		"SITE-99999999-2":  Exposed, // a patient's number
		"SITE-999999-2":    Pseudonym,
		"SITE-110371-2":    Exposed,
		"SITE-000101-2":    Pseudonym,
		"SITE-12-1971":     Exposed,
		"SITE-12-1899":     Pseudonym,
		"SITE_H300001_53":  Pseudonym,
		"SITE_H300001_53Y": Exposed,
		"SITE-053Y-CT1":    Exposed,
		"SITE-011M-1":      Exposed,
		"SITE-11M-1":       Pseudonym,
		"SITE-11-03-71":    Exposed,
		"SITE-71-03-11":    Exposed,
		"SITE-71-33-11":    Pseudonym,
		"SITE_V1_2024":     Exposed,
		"PD-17":            Exposed,
		"PD-1-":            Exposed,
		"PD-1X":            Exposed,
		"PD-1-A":           Exposed,
		"S-001-0042":       Exposed,
		"SITE-001":         Exposed,
		"SITE-001-":        Exposed,
		"SITE--001-1":      Exposed,
		"SITE-001--1":      Exposed,
		"SITE1-001-1":      Exposed,
		"Site-001-1":       Exposed,
		"-SITE-001-1":      Exposed,
		"LIDC-IDRI":        Exposed,
		"LIDC-IDRIX":       Exposed,
		"PD-1":             Exposed,
		"PD-1-1":           Pseudonym,
		"Şaaa":             Exposed, // its code ends in that of ^
		"あいいい":             Exposed,
		"XYYY":             Exposed,
		"あああ,いいい":          Deidentified,
		"あああ いいい":          Deidentified,
		"あああ-あああ":          Exposed,
		"あああ^XXX":          Deidentified,
		"XXX^あああ":          Deidentified,
		"XX^ああ":            Exposed,
		"SITE-001-0042 A":  Exposed,
		"1-2-A":            Exposed,

		"ZZ":           Exposed,
		"XXX":          Deidentified,
		"XxX":          Deidentified,
		"ZZ^YY":        Exposed,
		"XXX^YY":       Deidentified,
		"XX^YYY":       Deidentified,
		"X,Y ZZZ":      Deidentified,
		"XXX^YZ":       Exposed,
		"XXY":          Exposed,
		"YXX":          Exposed,
		"7777":         Deidentified,
		"77":           Pseudonym, // no letter
		"XXX-XXX":      Exposed,
		"○○○":          Deidentified,
		"○○":           Pseudonym,
		"○○^○○○":       Deidentified,
		"○○●":          Pseudonym,
		"あああ":          Deidentified,
		"ああ":           Exposed,
		"ああい":          Exposed,
		"あああ^いい":       Deidentified,
		"\xE9\xE9\xE9": Exposed, // nobody can say what these are
		"*":            Deidentified,
		"#^*":          Deidentified,
		"_ .":          Deidentified,
		"-":            Deidentified,
		"*  #":         Pseudonym,
		"*^^#":         Pseudonym,
		"*^ #":         Pseudonym,
		"***  ###":     Deidentified,
		"+":            Pseudonym,
		"+++":          Deidentified,
		"*+":           Pseudonym,
		"*,*":          Pseudonym,

		"12345":            Pseudonym,
		"19710311":         Exposed, // birth dates
		"11.03.1971":       Exposed,
		"1971/03/11":       Exposed,
		"11-03-71":         Exposed,
		"31.02.1971":       Pseudonym,
		"191212121212":     Exposed,
		"44051401359":      Exposed,
		"44051401358":      Pseudonym,
		"85.07.30-033.28":  Exposed,
		"111.444.777-35":   Exposed,
		"756.9217.0769.85": Exposed,
		"9999 4105 7058":   Exposed,
		"943 476 5919":     Exposed,
		"943 476 5918":     Pseudonym,
		"9434765919":       Pseudonym, // which a digest can be, too
		"899-01-0001":      Exposed,
		"»»·^±·":           Exposed, // kana that was declared as Latin
		"¡¢":               Exposed,
		"12/34":            Pseudonym,
		"1-2^3":            Pseudonym,
		"١٢٣٤٥":            Pseudonym,
		"١٢٣٤a":            Exposed,
		"１２あ":              Exposed,
		"12\xE9":           Exposed,
		"ZX81":             Pseudonym, // the number of the patient
		"^ZX81^":           Pseudonym,
		"ZX81=abc":         Exposed, // the second group is left
		"ZX81=ANON":        Pseudonym,
		"ZX82":             Exposed,
	} {
		if got := placeholders().nameOf([]byte(v), []byte("ZX81")); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
	for id, want := range map[string]Class{"": Exposed, "Tarnwick^Corvane": Exposed, "Tarnwick^Corvane=": Exposed, "Tarnwick": Exposed} {
		if got := placeholders().nameOf([]byte("Tarnwick^Corvane"), []byte(id)); got != want {
			t.Errorf("with the number %q: %v, not %v", id, got, want)
		}
	}
	if got := placeholders().nameOf([]byte(" ^A1 "), []byte("^A1")); got != Pseudonym {
		t.Errorf("with the whole of it as its number: %v", got)
	}
}

// TestWordsOfTestsAreFamiliesToo: where something else is in the name.
func TestWordsOfTestsAreFamiliesToo(t *testing.T) {
	for v, want := range map[string]Class{
		"Quality": Test, "QUALITY^ASSURANCE": Test, "Quality Control": Test, "DAILY QA": Test, "QA 2024-03-01": Test, "QC^DAILY": Test, "ACR^MAP": Test, "Training^Case": Test,
		"EXAMPLE^PATIENT": Test, "Dummy": Test, "TG18-QC": Test, "TEST-PATIENT": Test, "Flood^Field": Test, "Demo^Patient": Test, "Sample 2": Test, "QA-TEST": Test,
		"Okafor^Quality": Exposed, "Quality^Grace": Exposed, "Adeyemi^Training": Exposed, "Acr^Ahmet": Exposed, "QA^Nguyen": Exposed, "Qc^Le": Exposed, "Dummy^Peter": Exposed,
		"Muster^Hans": Exposed, "Muster-Meier^Anna": Exposed, "Mustermann^Hans": Exposed, "Qa'dan^Ahmad": Exposed, "AL-QA'IDI^ALI": Exposed, "Qaṣṣāb^Ali": Exposed, "Testé^Marie": Exposed,
		"Test-Meier^Anna": Exposed, "O'TEST": Exposed, "Qa’dan^Ahmad": Exposed, "Flood^M": Exposed, "FLOOD^M^^MR": Exposed, "Sample^F": Exposed, "Demo^M": Exposed, "Flood^Male": Exposed,
		"Fuji^Demo": Exposed, "Sample^A": Exposed, "Demo^GE": Exposed, "Canon^Service": Exposed, "ROSSI^MARIO^GIUSEPPE": Exposed, "DOE^JANE-MARIE": Exposed,
		"Yamada^Taro=山田^太郎=やまだ^たろう": Test, "Yamada^Taro=山田^太朗": Exposed, "Anonymous^M": Deidentified, "Anonymous Female 1957": Deidentified,
	} {
		if got := placeholders().nameOf([]byte(v), nil); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
}

// TestTheFirstGroupWithAnythingIsTheName, PS3.5 §6.2.1: without what surrounds
// it.
func TestTheFirstGroupWithAnythingIsTheName(t *testing.T) {
	for v, want := range map[string]string{
		"":                 "",
		"A":                "A",
		"A^B":              "A^B",
		"A^B=C^D=E":        "A^B",
		"=C^D=E":           "C^D",
		"^^=^C^D^=E":       "C^D",
		" A^B^^ ":          "A^B",
		"A^B ^=C":          "A^B",
		"A^^B":             "A^^B",
		"A\x00":            "A",
		"A\\":              "A",
		"==":               "",
		"A=":               "A",
		"A B":              "A B",
		"\\A":              "A",
		"さくら^はな=C":         "さくら^はな",
		"Tarnwick^Corvane": "Tarnwick^Corvane",
	} {
		got := nameGroup([]byte(v))
		if string(got) != want {
			t.Errorf("%q: %q, not %q", v, got, want)
		}
		if group, k, _ := placeholders().group([]byte(v)); string(group) != want || k != kindsOf(group) {
			t.Errorf("%q: %q of the kinds %b, not %b", v, group, k, kindsOf(group))
		}
	}
}

// TestNumbersInANameCanBeAPersons: days, years and ages, wherever they stand.
func TestNumbersInANameCanBeAPersons(t *testing.T) {
	for v, want := range map[string]nameNumbers{
		"19710311":             dayNumber | longNumber,
		"BRENNER-19710311":     dayNumber | longNumber,
		"19710311-BRENNER":     dayNumber | longNumber,
		"BRENNER19710311X":     dayNumber | longNumber,
		"\xE919710311":         dayNumber | longNumber,
		"1971031":              longNumber,
		"197103111":            longNumber,
		"1971-0311":            yearNumber,
		"0AAN0101":             0,
		"":                     0,
		"BRENNER":              0,
		"BRENNER_11_03_1971":   dayNumber | yearNumber,
		"BRENNER-1971-03-11":   dayNumber | yearNumber,
		"BRENNER 11.3.1971":    dayNumber | yearNumber,
		"BRENNER_11_03_71":     dayNumber,
		"BRENNER_1_3_71":       0,
		"BRENNER_41_13_71":     0,
		"BRENNER_11__03_71":    0,
		"BRENNER_11_03_1871":   0,
		"BRENNER_12_1971":      yearNumber,
		"BRENNER1899":          0,
		"BRENNER1900":          yearNumber,
		"BRENNER2030":          yearNumber,
		"BRENNER2031":          0,
		"BRENNER110371":        shortDayNumber,
		"BRENNER031171X":       shortDayNumber,
		"BRENNER710311":        shortDayNumber,
		"BRENNER000101":        0,
		"BRENNER_991399":       0,
		"BRENNER_053Y":         ageNumber,
		"BRENNER_53J":          ageNumber,
		"BRENNER_3Y":           0,
		"BRENNER_53YX":         0,
		"BRENNER_011M":         ageNumber,
		"BRENNER_11M":          0,
		"BRENNER_A11_B03_C71":  0,
		"BRENNER_H3000017_53Y": longNumber | ageNumber,

		"19000101": dayNumber | longNumber,
		"18991231": longNumber,
		"20991231": dayNumber | longNumber,
		"19711301": longNumber,
		"19710230": longNumber,
		"01011900": dayNumber,
		"31121899": longNumber,
		"25031971": dayNumber | longNumber,
		"03251971": dayNumber,
		"29021971": longNumber,
		"29022000": dayNumber | longNumber,
	} {
		if got := personNumbers([]byte(v)); got != want {
			t.Errorf("%q: %05b, not %05b", v, got, want)
		}
	}
}
