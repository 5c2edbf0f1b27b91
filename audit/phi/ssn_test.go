package phi

import (
	"regexp"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// evidenceOf is what an Other Patient ID of a value brings to a record.
func evidenceOf(v string) (evidenceSet, bool) {
	in := newInspector(testDay, testKey)
	inspect(in, []el{{tag: 0x0010_1000, vr: dataset.LO, value: v}})
	return in.record.ssn, in.record.bare != 0
}

func TestEverySSNVectorIsJudged(t *testing.T) {
	rows := vectors(t, "ssn_vectors.csv")
	if len(rows) != 26 {
		t.Fatalf("%d vectors, not 26", len(rows))
	}
	want := map[string]struct {
		evidence evidenceSet
		bare     bool
	}{
		"deny":          {evidence: 1 << SSNDenied},
		"invalid":       {},
		"valid":         {evidence: 1 << SSNFormatted},
		"valid_bare":    {bare: true},
		"no_match":      {},
		"hicn":          {evidence: 1 << SSNMedicare},
		"fmp_ssn":       {evidence: 1 << SSNMilitary},
		"masked":        {evidence: 1 << SSNPartial},
		"valid_keyword": {evidence: 1 << SSNLabelled},
	}
	for _, row := range rows {
		w, ok := want[row["expected_class"]]
		if !ok {
			t.Fatalf("%s: class %s", row["value"], row["expected_class"])
		}
		if strings.HasPrefix(row["value"], "987-65-43") {
			w.evidence = 1 << SSNDenied // invalid, and on the list of the advertised
		}
		if row["value"] == "999-99-9999" {
			w.evidence = 1 << SSNTaxpayer // group 99 of area 9xx
		}
		evidence, bare := evidenceOf(row["value"])
		if evidence != w.evidence || bare != w.bare {
			t.Errorf("%s (%s): evidence %b, bare %v; wanted %b, %v", row["value"], row["expected_class"], evidence, bare, w.evidence, w.bare)
		}
	}
}

func TestEveryAdvertisedNumberIsDenied(t *testing.T) {
	n := 0
	for _, row := range table("ssn_rules.csv") {
		if row["rule"] != "advertised_or_placeholder" {
			continue
		}
		n++
		v := row["value"]
		if evidence, bare := evidenceOf(v[:3] + "-" + v[3:5] + "-" + v[5:]); evidence != 1<<SSNDenied || bare {
			t.Errorf("%s: evidence %b", v, evidence)
		}
		if _, bare := evidenceOf(v); bare {
			t.Errorf("%s counts in the population test", v)
		}
	}
	if n != 33 && n != 34 {
		t.Errorf("%d numbers", n)
	}
}

// TestSSNFormsAreThePatternsOfTheTable holds the matchers written by hand
// against the patterns of ssn_rules.csv.
func TestSSNFormsAreThePatternsOfTheTable(t *testing.T) {
	patterns := map[string]*regexp.Regexp{}
	for _, row := range table("ssn_rules.csv") {
		if strings.HasPrefix(row["rule"], "format_") {
			patterns[row["rule"]] = regexp.MustCompile(row["value"])
		}
	}
	g, matched := generator{seed: 3}, 0
	templates := []string{
		"999-99-9999", "999 99 9999", "999999999", "XXX-XX-9999", "***-**-9999", "###9999", "XXXXX9999", "#####9999",
		"999-99 9999", "99999 9999", "999-999999", "9999999999", "XX-XX-9999", "***-XX-9999", "999-99-9999A", "99-999-99-9999",
	}
	for range 200_000 {
		v := g.template(templates[g.n(len(templates))])
		if g.n(8) == 0 {
			b := []byte(v)
			b[g.n(len(b))] = "0-X *#A"[g.n(7)]
			v = string(b)
		}
		form := ssnOf([]byte(v)).form
		divided := patterns["format_hyphen"].MatchString(v) || patterns["format_space"].MatchString(v)
		if divided != (form == ssnDivided) || patterns["format_bare"].MatchString(v) != (form == ssnBare) ||
			len(v) >= 9 && patterns["format_masked"].MatchString(v) != (form == ssnMasked) {
			t.Fatalf("%q is of form %d", v, form)
		}
		if form != noSSN {
			matched++
		}
	}
	if matched < 20_000 {
		t.Errorf("only %d matched", matched)
	}
}

// TestSSNInTextIsThePatternOfTheTable holds the search against format_text: a
// number of nine digits is found where the pattern finds one, if the rules
// allow it.
func TestSSNInTextIsThePatternOfTheTable(t *testing.T) {
	pattern := regexp.MustCompile(`(?:^|[^0-9A-Za-z-])(\d{3}[- ]\d{2}[- ]\d{4})(?:[^0-9A-Za-z-]|$)`)
	g, found := generator{seed: 5}, 0
	parts := []string{"899-01-0001", "899 01 0002", "899-01 0003", "x", "A", "-", " ", " ", ".", ",", "12", "SS", "tel", "0", "/"}
	for range 200_000 {
		v := ""
		for range 1 + g.n(6) {
			v += parts[g.n(len(parts))]
		}
		if strings.Count(v, "899") > 1 {
			continue // the pattern eats the border between two
		}
		want := false
		if m := pattern.FindStringSubmatch(v); m != nil {
			want = m[1][3] == m[1][6]
		}
		f := search([]byte(v))
		if got := f.ssn&(1<<SSNFormatted) != 0; got != want {
			t.Fatalf("%q: found %v, the pattern says %v", v, got, want)
		}
		if want {
			found++
		}
	}
	if found < 2000 {
		t.Errorf("only %d found", found)
	}
}

func TestKeywordsRaiseBareDigits(t *testing.T) {
	for v, want := range map[string]evidenceSet{
		"SSN 899010001":                     1 << SSNLabelled,
		"ssn: 899-01-0001":                  1 << SSNLabelled,
		"SS# 899010001.":                    1 << SSNLabelled,
		"soc sec 899 01 0001":               1 << SSNLabelled,
		"Soc. Sec no. 899010001":            1 << SSNLabelled,
		"social security number: 899010001": 1 << SSNLabelled,
		"SSN of the mother 899010001":       0, // 15 characters between
		"social security: 899010001":        1 << SSNLabelled,
		"her SSN is 123-45-6789":            1 << SSNDenied,
		"SSN 000010001":                     1 << SSNMalformed,
		"SSN 8990100011":                    0,
		"session 899010001":                 0,
		"classn 899010001":                  0,
		"MRN 899010001":                     0,
		"see 899-01-0001":                   1 << SSNFormatted,
		"900-70-0001":                       1 << SSNTaxpayer,

		// What adjoins a number that is named is no part of it, if it is no digit.
		"SSN 899-01-0001DOB 1971": 1 << SSNLabelled,
		"SSN:899010001x":          1 << SSNLabelled,
		"SSN 899-01-0001-A":       1 << SSNLabelled,
		"SSN 899-01-0001-2":       0,
		"899-01-0001DOB 1971":     0,
		"899010001x SSN":          0,
		// However its groups are divided.
		"SSN 899 - 01 - 0001":              1 << SSNLabelled,
		"SSN 899 -01- 0001":                1 << SSNLabelled,
		"SSN 899-01 0001":                  1 << SSNLabelled,
		"SSN 899.01.0001":                  1 << SSNLabelled,
		"SSN\xa0899\xa001\xa00001":         1 << SSNLabelled,
		"SSN 899\u00a001\u00a00001":        1 << SSNLabelled,
		"SSN 899 – 01 – 0001":              1 << SSNLabelled,
		"SSN= 899-01-\r\n0001":             1 << SSNLabelled,
		"SSN 899 and 01 and 0001":          0,
		"899 - 01 - 0001":                  0,
		"SSN 899 01":                       0,
		"ssn%3D899-01-0001":                1 << SSNLabelled,
		"mrn%3D899010001":                  0,
		"Social-Security-Number 899010001": 1 << SSNLabelled,
		"SOCIALSECURITYNUMBER=899010001":   1 << SSNLabelled,
		"social_security: 899010001":       1 << SSNLabelled,
		"SSNO 899010001":                   1 << SSNLabelled,
		// The word behind, of this number and no other.
		"899010001 SSN":                  1 << SSNLabelled,
		"899010001 (SSN)":                1 << SSNLabelled,
		"seen; 899010001 ssn, allergies": 1 << SSNLabelled,
		"MRN 899010001 SSN":              0,
		"899010001 SSN unknown":          0,
		"MRN 899010001, SSN: none":       0,
		"899010001, SSN: 899010002":      1 << SSNLabelled,
		// HL7.
		"PID|1||899010001^^^SSA^SS":             1 << SSNLabelled,
		"PID|1||899010001^^^^SS~H771^^^X^MR":    1 << SSNLabelled,
		"899010001^^^USSSA&2.16.840.1&ISO^SS":   1 << SSNLabelled,
		"PID|1||899010001^^^SITE^MR":            0,
		"PID|1||899010001^^^SITE^MR~1^^^SSA^SS": 0,
		"899010001^^^SSALEM^MR":                 0,
	} {
		if got := search([]byte(v)).ssn; got != want {
			t.Errorf("%q: evidence %b, not %b", v, got, want)
		}
	}
}

// TestVectorsOfNationalNumbersOfTheUnitedStates: those of national's vectors that it
// leaves to this package.
func TestVectorsOfNationalNumbersOfTheUnitedStates(t *testing.T) {
	judged := 0
	for _, row := range vectors(t, "../national/testdata/vectors.csv") {
		s, is := ssnOf([]byte(row["value"])), false
		number := s.valid() && !s.denied()
		switch row["id_code"] {
		case "us_ssn":
			is = (s.form == ssnBare || s.form == ssnDivided) && number
		case "us_itin":
			is = (s.form == ssnBare || s.form == ssnDivided) && s.taxpayer()
		case "us_hicn":
			is = s.form == ssnHICN && number
		case "us_fmp_ssn":
			is = s.form == ssnFMP && number
		default:
			continue
		}
		judged++
		if want := strings.HasPrefix(row["expected"], "valid"); is != want {
			t.Errorf("%s %s: %v (%s)", row["id_code"], row["value"], is, row["origin_or_reason"])
		}
	}
	if judged != 5 {
		t.Errorf("%d vectors", judged)
	}
}
