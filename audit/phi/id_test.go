package phi

import (
	"strings"
	"testing"
)

// TestAnIdentifierIsACodeByItsForm: the forms of placeholders.csv, each with
// what lies beside it.
func TestAnIdentifierIsACodeByItsForm(t *testing.T) {
	hex := func(n int) string { return strings.Repeat("0123456789abcdef", 4)[:n] }
	uuid := "01234567-89ab-cdef-0123-456789abcdef"
	for v, want := range map[string]Class{
		"":         Empty,
		"M99172":   Exposed,
		"99172":    Exposed,
		"Tarnwick": Exposed,

		"XXX":   Exposed,
		"XXXX":  Deidentified,
		"XXXXY": Exposed,
		"XXXY":  Exposed,
		"XXYX":  Exposed,
		"XYXX":  Exposed,
		"YXXX":  Exposed,
		"7777":  Deidentified,
		"777":   Exposed,

		hex(31):                                Exposed,
		hex(32):                                Pseudonym,
		hex(33):                                Exposed,
		hex(40):                                Pseudonym,
		hex(64):                                Pseudonym,
		strings.ToUpper(hex(32)):               Pseudonym,
		hex(31) + "g":                          Exposed,
		hex(31) + "-":                          Exposed,
		strings.Repeat("12", 16):               Pseudonym, // a digest without a letter
		strings.Repeat("ab", 20):               Pseudonym, // and without a digit
		uuid:                                   Pseudonym,
		strings.ToUpper(uuid):                  Pseudonym,
		uuid[:35] + "-":                        Exposed,
		uuid[1:] + "0":                         Exposed,
		strings.ReplaceAll(uuid, "-", "_"):     Exposed,
		strings.ReplaceAll(uuid, "-", "0"):     Exposed,
		"0123456_-89ab-cdef-0123-456789abcdef": Exposed,

		"ANON7":     Pseudonym,
		"ANON-0012": Pseudonym,
		"ANON_A7":   Pseudonym,
		"ANONYMB7":  Pseudonym,
		"ANON-A":    Exposed,
		"ANON-":     Exposed,
		"ANON--7":   Exposed,
		"ANON-7-8":  Exposed,
		"ANON 7":    Exposed,
		"ANON.7":    Exposed,
		"anon7":     Exposed,
		"ANOM7":     Exposed,
		"XANON7":    Exposed,
		"PSEUDO1":   Pseudonym,
		"SUBJ1":     Pseudonym,
		"SUBJECT-1": Pseudonym,
		"SUBG1":     Exposed,
		"CASE1":     Pseudonym,
		"CASA1":     Exposed,
		"TRIAL_X1":  Pseudonym,
		"STUDY1":    Pseudonym,
		"STUDI1":    Exposed,

		"TCGA-02-0001":   Pseudonym,
		"TCGA-":          Exposed, // no number
		"TCGA":           Exposed,
		"TCGB-02":        Exposed,
		"LIDC-IDRI-0001": Pseudonym,
		"LIDC-0001":      Exposed,
		"QIN-A":          Exposed,
		"RIDER-MARY":     Exposed,
		"CPTAC-1":        Pseudonym,
		"ACRIN-1":        Pseudonym,
		"ISPY-1":         Pseudonym,
		"NSCLC-1":        Pseudonym,
		"RIDER-1":        Pseudonym,
		"RIDERS-1":       Exposed,
		"CBIS-1":         Pseudonym,
		"tcga-02":        Exposed,

		"100001-000042":  Pseudonym,
		"10000-0000042":  Exposed,
		"100001-00042":   Exposed,
		"100001-0000422": Exposed,
		"100001_000042":  Exposed,
		"10000A-000042":  Exposed,
		"100001-00004A":  Exposed,
		"1000-1-000042":  Exposed,
		"100001-0-0042":  Exposed,
		"100001--00042":  Exposed,
		"100001-A00042":  Exposed,
		"A00001-000042":  Exposed,

		"2.25.7":                                 Pseudonym,
		"2.25.":                                  Exposed,
		"2.25.7.8":                               Exposed,
		"2.25.7A":                                Exposed,
		"2.26.7":                                 Exposed,
		"12.25.7":                                Exposed,
		"2.25." + strings.Repeat("19", 19) + "1": Pseudonym,
		"2.25." + strings.Repeat("19", 19) + "12": Exposed,
	} {
		if got := placeholders().idOf([]byte(v), kindsOf([]byte(v))); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
}

// TestSixteenDigitsOfAnAccessionNumberAreADigest: where no day is their start.
func TestSixteenDigitsOfAnAccessionNumberAreADigest(t *testing.T) {
	for v, want := range map[string]Class{
		"9234567890123456":  Pseudonym,
		"2024013112345678":  Exposed,
		"2024023112345678":  Pseudonym, // no day
		"923456789012345":   Exposed,
		"92345678901234567": Exposed,
		"923456789012345A":  Exposed,
		"9999999999999999":  Deidentified,
		"A20411":            Exposed,
		"SUBJ0012":          Pseudonym,
		"":                  Empty,
	} {
		if got := placeholders().accessionOf([]byte(v), kindsOf([]byte(v))); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
	if got := placeholders().idOf([]byte("9234567890123456"), kindDigit); got != Exposed {
		t.Errorf("of another identifier: %v", got)
	}
}

func TestConstantsStandForNoValue(t *testing.T) {
	w := placeholders()
	for v, c := range map[string]struct{ text, time, age Class }{
		"":          {Empty, Empty, Empty},
		"   ":       {Empty, Empty, Empty},
		"REMOVED":   {Deidentified, Deidentified, Deidentified},
		" removed ": {Deidentified, Deidentified, Deidentified},
		"Chest":     {Exposed, Exposed, Exposed},
		"120000":    {Exposed, Placeholder, Exposed},
		"120001":    {Exposed, Exposed, Exposed},
		"000000":    {Exposed, Placeholder, Exposed},
		"045Y":      {Exposed, Exposed, Exposed},
		"0":         {Deidentified, Deidentified, Deidentified},
	} {
		age, _ := w.ageOf([]byte(v))
		if w.constantOf([]byte(v)) != c.text || w.timeOf([]byte(v)) != c.time || age != c.age {
			t.Errorf("%q: as text %v, as a time %v, as an age %v", v, w.constantOf([]byte(v)), w.timeOf([]byte(v)), age)
		}
	}
}

// TestAgesFrom90AreToldOf: 45 CFR 164.514(b)(2)(i)(C), by an AS value, PS3.5
// §6.2.
func TestAgesFrom90AreToldOf(t *testing.T) {
	for v, want := range map[string]bool{
		"000Y": false, "009Y": false, "019Y": false, "080Y": false, "089Y": false, "090Y": true, "099Y": true, "100Y": true, "109Y": true, "200Y": true,
		"090M": false, "090D": false, "090W": false, "090y": false, "09Y": false, "0090Y": false, "A90Y": false, "0A0Y": false, "09AY": false, " 090Y ": true, "": false,
	} {
		if class, got := placeholders().ageOf([]byte(v)); got != want || want && class != Exposed {
			t.Errorf("%q: %v, over 89 %v", v, class, got)
		}
	}
}
