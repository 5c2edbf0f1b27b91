package phi

import (
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestEveryAreaGroupAndSerialIsRuledOn: SSA POMS RM 10201.035 excludes area 000,
// 666 and 900 to 999, group 00 and serial 0000, and nothing else.
func TestEveryAreaGroupAndSerialIsRuledOn(t *testing.T) {
	of := func(area, group, serial uint32) ssn { return ssn{number: area*1_000_000 + group*10_000 + serial} }
	for area := range uint32(1000) {
		if got, want := of(area, 12, 3456).valid(), area != 0 && area != 666 && area < 900; got != want {
			t.Errorf("area %03d is valid: %v", area, got)
		}
		if lowest, highest := of(area, 0, 0).area(), of(area, 99, 9999).area(); lowest != area || highest != area {
			t.Errorf("area %03d is read as %d and %d", area, lowest, highest)
		}
	}
	for group := range uint32(100) {
		if got := of(899, group, 3456).valid(); got != (group != 0) {
			t.Errorf("group %02d is valid: %v", group, got)
		}
		if lowest, highest := of(899, group, 0).group(), of(899, group, 9999).group(); lowest != group || highest != group {
			t.Errorf("group %02d is read as %d and %d", group, lowest, highest)
		}
	}
	for serial := range uint32(10_000) {
		if got := of(899, 12, serial).valid(); got != (serial != 0) {
			t.Errorf("serial %04d is valid: %v", serial, got)
		}
	}
	if n := of(899, 12, 3456); n.area() != 899 || n.group() != 12 || n.serial() != 3456 {
		t.Errorf("899-12-3456 is read as %03d-%02d-%04d", n.area(), n.group(), n.serial())
	}
}

// TestTaxpayersHaveTheGroupsOfTheIRS: numbers of taxpayers are of area 9xx and
// groups 50 to 65, 70 to 88 and 90 to 99, one in them being 93, for adoptions.
func TestTaxpayersHaveTheGroupsOfTheIRS(t *testing.T) {
	for _, area := range []uint32{0, 666, 899, 900, 999} {
		for group := range uint32(100) {
			want := area >= 900 && (50 <= group && group <= 65 || 70 <= group && group <= 88 || 90 <= group)
			if got := (ssn{number: area*1_000_000 + group*10_000 + 1}).taxpayer(); got != want {
				t.Errorf("%03d-%02d is a taxpayer's: %v", area, group, got)
			}
		}
	}
}

// TestAdvertisingHasTenNumbers: 987-65-4320 to 987-65-4329.
func TestAdvertisingHasTenNumbers(t *testing.T) {
	for n := uint32(987_654_310); n < 987_654_340; n++ {
		if got, want := (ssn{number: n}).denied(), n/10 == 98_765_432; got != want {
			t.Errorf("%d is denied: %v", n, got)
		}
	}
	for _, row := range table("ssn_rules.csv") {
		n, ok := number([]byte(row["value"]))
		if ok && row["rule"] != "advertised_or_placeholder" && (ssn{number: uint32(n)}).denied() {
			t.Errorf("%s of the rule %s is denied", row["value"], row["rule"])
		}
	}
}

func TestWhatIsBesideTheNumberTellsItsKind(t *testing.T) {
	const n = 899_01_0001
	for v, want := range map[string]ssn{
		"899010001":       {ssnBare, n},
		"":                {},
		"1":               {},
		"12":              {},
		"12-":             {},
		"12-45":           {},
		"899-01-0001":     {ssnDivided, n},
		"899 01 0001":     {ssnDivided, n},
		"899-01-0001A":    {ssnHICN, n},
		"899-01-0001W":    {ssnHICN, n},
		"899010001A":      {ssnHICN, n},
		"899010001T":      {ssnHICN, n},
		"899010001C1":     {ssnHICN, n},
		"899010001TA":     {ssnHICN, n},
		"899-01-0001-A":   {ssnHICN, n},
		"899-01-0001-C1":  {ssnHICN, n},
		"899-01-0001-2":   {},
		"899-01-0001-":    {},
		"899-01-0001--A":  {},
		"899010001-A":     {},
		"899010001a":      {},
		"899010001A-":     {},
		"899010001A1B":    {},
		"8990100011A":     {},
		"899010001-":      {},
		"899-01-0001 A":   {},
		"20-899-01-0001":  {ssnFMP, n},
		"20/899-01-0001":  {ssnFMP, n},
		"01 899 01 0001":  {ssnFMP, n},
		"30-899010001":    {ssnFMP, n},
		"20.899-01-0001":  {},
		"2A-899-01-0001":  {},
		"A0-899-01-0001":  {},
		"20-899-01-0001A": {},
		"20-899-01-000":   {},
		"XXX-XX-0001":     {form: ssnMasked},
		"XXX-XX-0000":     {form: ssnMasked},
		"***-**-0001":     {form: ssnMasked},
		"###-##-0001":     {form: ssnMasked},
		"XXXXX0001":       {form: ssnMasked},
		"***-**0001":      {form: ssnMasked},
		"*****-0001":      {form: ssnMasked},
		"XXX-**-0001":     {},
		"XX*-XX-0001":     {},
		"XXXX-X-0001":     {},
		"XXX-XX-000":      {},
		"XXX--0001":       {},
		"XXXX-0001":       {},
		"XXX-X0001":       {},
		"XXX-X-0001":      {},
		"XXX-XX-00011":    {},
		"XXX-XX--0001":    {},
		"XXX--XX-0001":    {},
		"XXX XX 0001":     {},
		"XXX-XX-000A":     {},
		"YYY-YY-0001":     {},
		"xxx-xx-0001":     {},
		"XXXXXXXXX":       {},
		"89901000":        {},
		"899-01 0001":     {},
		"899 01-0001":     {},
		"8A9-01-0001":     {},
		"899-A1-0001":     {},
		"899-01-00A1":     {},
		"899_01_0001":     {},
		"899-01-A001":     {},
		"899-01--001":     {},
	} {
		if got := ssnOf([]byte(v)); got != want {
			t.Errorf("%q: %+v, not %+v", v, got, want)
		}
	}
}

// TestWhatIsSaidOfANumberDecides: the same values in an identifier of which
// nothing is said, and of which its issuer says that it is a social security
// number.
func TestWhatIsSaidOfANumberDecides(t *testing.T) {
	set := func(e ...Evidence) (s evidenceSet) {
		for _, e := range e {
			s.add(e)
		}
		return s
	}
	for v, c := range map[string]struct{ alone, said evidenceSet }{
		"899010001":      {0, set(SSNLabelled)}, // what it is alone its population says
		"899-01-0001":    {set(SSNFormatted), set(SSNLabelled)},
		"899-01-0001A":   {set(SSNMedicare), set(SSNMedicare)},
		"20-899-01-0001": {set(SSNMilitary), set(SSNMilitary)},
		"XXX-XX-0001":    {set(SSNPartial), set(SSNPartial)},
		"078051120":      {0, set(SSNDenied)},
		"078-05-1120":    {set(SSNDenied), set(SSNDenied)},
		"987-65-4321":    {set(SSNDenied), set(SSNDenied)},
		"900700001":      {0, set(SSNTaxpayer)},
		"900-70-0001":    {set(SSNTaxpayer), set(SSNTaxpayer)},
		"900-70-0001A":   {0, set(SSNTaxpayer)},
		"900-01-0001":    {0, set(SSNMalformed)},
		"000-12-3456":    {0, set(SSNMalformed)},
		"666123456":      {0, set(SSNMalformed)},
		"K20411":         {0, set(SSNMalformed)},
		"SSN 899010001":  {set(SSNLabelled), set(SSNMalformed)},

		"SSN899010001":         {set(SSNLabelled), set(SSNMalformed)},
		"ssn899-01-0001":       {set(SSNLabelled), set(SSNMalformed)},
		"SSN078051120":         {set(SSNDenied), set(SSNMalformed)},
		"SS:899010001":         {set(SSNLabelled), set(SSNMalformed)},
		"SS899010001":          {0, set(SSNMalformed)},
		"ASSN899010001":        {0, set(SSNMalformed)},
		"SSN8990100012":        {0, set(SSNMalformed)},
		"#899-01-0001":         {set(SSNFormatted), set(SSNLabelled)},
		"#899010001":           {0, set(SSNMalformed)},
		"899-01-0001/QUILL":    {set(SSNFormatted), set(SSNLabelled)},
		"899-01-0001/2":        {0, set(SSNMalformed)},
		"899 01 0001/QUILL":    {0, set(SSNMalformed)},
		"899010001/QUILL":      {0, set(SSNMalformed)},
		"899010001^^^SSA^SS":   {set(SSNLabelled), set(SSNMalformed)},
		"899010001^^^^SS":      {set(SSNLabelled), set(SSNMalformed)},
		"899-01-0001^^^SSA":    {set(SSNLabelled), set(SSNMalformed)},
		"899010001^^^HERON":    {0, set(SSNMalformed)},
		"SSN\\899010001":       {set(SSNLabelled), set(SSNLabelled)},
		"SSN:\\899-01-0001":    {set(SSNLabelled, SSNFormatted), set(SSNLabelled)},
		"MRN\\899010001":       {0, set(SSNLabelled)},
		"SSN\\H771\\899010001": {0, set(SSNLabelled)},
		"SSN:899-01-000":       {0, set(SSNMalformed)},
		"CHART 89901000":       {0, set(SSNMalformed)},
	} {
		for issuer, want := range map[string]evidenceSet{"": c.alone, "HERONSGATE": c.alone, "SSA": c.said} {
			in := newInspector(testDay, testKey)
			inspect(in, []el{{tag: tagPatientID, vr: 'L'<<8 | 'O', value: v}, {tag: tagIssuer, vr: 'L'<<8 | 'O', value: issuer}})
			if got := in.record.ssn; got != want {
				t.Errorf("%q of issuer %q: evidence %b, not %b", v, issuer, got, want)
			}
			if bare, want := in.record.bare != 0, (v == "899010001" || strings.HasSuffix(v, `\899010001`)) && issuer != "SSA"; bare != want {
				t.Errorf("%q of issuer %q is left to its population: %v", v, issuer, bare)
			}
		}
	}
}

// TestOnlyAWholeNumberIsExposed: a record shows somebody's number by four of
// the classes of evidence.
func TestOnlyAWholeNumberIsExposed(t *testing.T) {
	whole := map[Evidence]bool{SSNLabelled: true, SSNFormatted: true, SSNMedicare: true, SSNMilitary: true}
	for e := range Evidences {
		var s evidenceSet
		s.add(e)
		if s.exposesSSN() != whole[e] {
			t.Errorf("%v exposes a number: %v", e, s.exposesSSN())
		}
		for o := range Evidences {
			if s>>o&1 != 0 != (e == o) {
				t.Errorf("the set of %v has %v: %v", e, o, s>>o&1)
			}
		}
		if s.add(SSNPartial); s>>e&1 == 0 || s>>SSNPartial&1 == 0 || s.exposesSSN() != whole[e] {
			t.Errorf("%v and the last four digits: %b", e, s)
		}
	}
	if evidenceSet(0).exposesSSN() {
		t.Error("no evidence exposes a number")
	}
}

// TestAWordOfSocialSecurityNeedsAWholeNumber: what is beside it may be a page.
func TestAWordOfSocialSecurityNeedsAWholeNumber(t *testing.T) {
	for v, want := range map[string]evidenceSet{
		"SSN 12 of 30": 0, "SSN 1": 0, "SSN 89901000": 0, "SSN 899-01-000": 0, "SSN 899010001": 1 << SSNLabelled, "SSN 000000001": 1 << SSNMalformed,
	} {
		if got := search([]byte(v)).ssn; got != want {
			t.Errorf("%q: evidence %b, not %b", v, got, want)
		}
	}
}

// TestDashesOfOtherScriptsDivideIdentifiers as those of ASCII do.
func TestDashesOfOtherScriptsDivideIdentifiers(t *testing.T) {
	for _, v := range []string{"899–01–0001", "899‐01‐0001"} {
		in := newInspector(testDay, testKey)
		inspect(in, []el{{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}, {tag: tagPatientID, vr: dataset.LO, value: v}})
		if in.record.ssn != 1<<SSNFormatted || in.record.id != Exposed {
			t.Errorf("%q: evidence %b, %v", v, in.record.ssn, in.record.id)
		}
	}
}
