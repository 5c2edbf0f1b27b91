package phi

import (
	"fmt"
	"regexp"
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
)

// everyone has patients of every kind.
var everyone = fixtures.Archive{
	Studies: 4000, Seed: 11, StudiesPerPatient: 2, Undated: 10,
	Mix: fixtures.Mix{Exposed: 6, Placeholder: 1, Test: 1, Pseudonym: 1, Empty: 1},
}

// fieldsOf are the headline fields that the attributes of the fixtures belong to.
var fieldsOf = map[fixtures.Field]Field{
	fixtures.FieldPatientName: PatientName, fixtures.FieldPatientID: PatientID, fixtures.FieldBirthDate: BirthDate,
	fixtures.FieldSex: Sex, fixtures.FieldOtherID: OtherIDs, fixtures.FieldAddress: Address, fixtures.FieldTelephone: Phone,
	fixtures.FieldMotherBirthName: RelativeName, fixtures.FieldMilitaryRank: Military, fixtures.FieldComments: FreeText,
	fixtures.FieldAccessionNumber: AccessionNumber, fixtures.FieldStudyID: OrderID, fixtures.FieldStudyDate: Date,
	fixtures.FieldDescription: Description, fixtures.FieldReferringPhysician: ProviderName,
}

func TestASyntheticArchiveIsCountedAsItWasMade(t *testing.T) {
	in := newInspector(testDay, testKey)
	for s := range everyone.All() {
		inspect(in, append(response(s), extended(s)...))
	}
	tally, truth := in.Tally(), everyone.Truth()
	for f, field := range fieldsOf {
		c, want := tally.Fields[field], truth.Fields[f]
		got := fixtures.Count{
			NonEmpty: int(c.NonEmpty()), Exposed: int(c[Exposed]), Placeholder: int(c[Placeholder] + c[Deidentified]),
			Test: int(c[Test]), Pseudonym: int(c[Pseudonym]), Empty: int(c[Empty]),
		}
		if got != want || c[Malformed] != 0 || tally.NotReturned(field) != 0 {
			t.Errorf("%v: %+v, in truth %+v", f, got, want)
		}
	}
	for name, c := range map[string]struct{ got, want uint64 }{
		"records":    {tally.Records, uint64(truth.Studies)},
		"patients":   {tally.Patients.Count(), uint64(truth.Patients)},
		"studies":    {tally.Studies.Count(), uint64(truth.Studies)},
		"instances":  {tally.Instances, uint64(truth.Instances)},
		"identified": {tally.Identified, uint64(truth.Identified)},
		"ssn":        {tally.SSN.Formatted, uint64(truth.SSN)},
		"labelled":   {tally.SSN.Labelled, 0},
		"duplicates": {tally.Duplicates, 0},
		"malformed":  {tally.Malformed, 0},
		"phones":     {tally.HIPAA[HIPAATelephone], uint64(truth.Fields[fixtures.FieldTelephone].Exposed)},
		"category G": {tally.HIPAA[HIPAASSN], uint64(truth.SSN)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, in truth %d", name, c.got, c.want)
		}
	}
	before := *tally
	tally.CountPopulations()
	if tally.SSN != before.SSN || tally.National != before.National {
		t.Error("populations show identifiers that nobody made")
	}
}

// numbers are synthetic identifiers of one kind, one a record.
func numbers(n int, more func(v string) []el) (records [][]el) {
	g := generator{seed: 21}
	for i := range n {
		number := g.ssnOfArea(899)
		records = append(records, append(more(number), el{tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprintf("1.2.%d", i)}))
	}
	return records
}

func hyphened(v string) string { return v[:3] + "-" + v[3:5] + "-" + v[5:] }

func TestSocialSecurityNumbersAreCountedByTheirEvidence(t *testing.T) {
	other := func(v string, context ...el) []el {
		item := append([]el{{tag: tagPatientID, vr: dataset.LO, value: v}}, context...)
		return []el{{tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{item}}}
	}
	qualifiers := func(e ...el) el { return el{tag: tagIssuerQualifiers, vr: dataset.SQ, items: [][]el{e}} }
	for name, c := range map[string]struct {
		record func(v string) []el
		want   Evidence
		none   bool
	}{
		"bare":                   {func(v string) []el { return other(v) }, 0, true},
		"hyphened":               {func(v string) []el { return other(hyphened(v)) }, SSNFormatted, false},
		"issuer SSA":             {func(v string) []el { return other(v, el{tag: tagIssuer, vr: dataset.LO, value: "SSA"}) }, SSNLabelled, false},
		"issuer in words":        {func(v string) []el { return other(v, el{tag: tagIssuer, vr: dataset.LO, value: "US Social Security"}) }, SSNLabelled, false},
		"issuer of another kind": {func(v string) []el { return other(v, el{tag: tagIssuer, vr: dataset.LO, value: "MISSNER HOSPITAL"}) }, 0, true},
		"type code SS": {func(v string) []el {
			return other(v, qualifiers(el{tag: tagIdentifierTypeCode, vr: dataset.CS, value: "SS"}))
		}, SSNLabelled, false},
		"type code MR": {func(v string) []el {
			return other(hyphened(v), qualifiers(el{tag: tagIdentifierTypeCode, vr: dataset.CS, value: "MR"}))
		}, 0, true},
		"object identifier": {func(v string) []el {
			return other(v, qualifiers(el{tag: tagUniversalEntityID, vr: dataset.UT, value: "2.16.840.1.113883.4.1"}))
		}, SSNLabelled, false},
		"local namespace": {func(v string) []el {
			return other(v, qualifiers(el{tag: tagLocalNamespace, vr: dataset.UT, value: "USSSA"}))
		}, SSNLabelled, false},
		"issuer SSN, seven digits": {func(v string) []el { return other(v[:7], el{tag: tagIssuer, vr: dataset.LO, value: "SSN"}) }, SSNMalformed, false},
		"issuer SSN, area 000":     {func(v string) []el { return other("000"+v[3:], el{tag: tagIssuer, vr: dataset.LO, value: "SSN"}) }, SSNMalformed, false},
		"patient id, issuer SSN": {func(v string) []el {
			return []el{{tag: tagPatientID, vr: dataset.LO, value: v}, {tag: tagIssuer, vr: dataset.LO, value: "SSN"}}
		}, SSNLabelled, false},
		"patient id, type code SS": {func(v string) []el {
			return []el{{tag: tagPatientID, vr: dataset.LO, value: v}, qualifiers(el{tag: tagIdentifierTypeCode, vr: dataset.CS, value: "SS"})}
		}, SSNLabelled, false},
		"comments":      {func(v string) []el { return []el{{tag: 0x0010_4000, vr: dataset.LT, value: "call back, SSN " + v}} }, SSNLabelled, false},
		"accession":     {func(v string) []el { return []el{{tag: 0x0008_0050, vr: dataset.SH, value: hyphened(v)}} }, SSNFormatted, false},
		"insurance":     {func(v string) []el { return []el{{tag: 0x0010_1050, vr: dataset.LO, value: v + "A"}} }, SSNMedicare, false},
		"military":      {func(v string) []el { return []el{{tag: 0x0010_1000, vr: dataset.LO, value: "20/" + hyphened(v)}} }, SSNMilitary, false},
		"private":       {func(v string) []el { return []el{{tag: 0x0029_1001, vr: dataset.LO, value: hyphened(v)}} }, SSNFormatted, false},
		"private, bare": {func(v string) []el { return []el{{tag: 0x0029_1001, vr: dataset.LO, value: v}} }, 0, true},
		"original values": {func(v string) []el {
			return []el{{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{{tag: 0x0400_0550, vr: dataset.SQ, items: [][]el{{{tag: tagPatientID, vr: dataset.LO, value: hyphened(v)}}}}}}}}
		}, SSNFormatted, false},
		"several values": {func(v string) []el { return []el{{tag: 0x0010_1000, vr: dataset.LO, value: `ABC\` + hyphened(v)}} }, SSNFormatted, false},
	} {
		const n = 25
		tally := inspect(newInspector(testDay, testKey), numbers(n, c.record)...)
		want := counts.SSN{}
		if !c.none {
			*c.want.Of(&want) = n
		}
		if tally.SSN != want {
			t.Errorf("%s: %v, not %v", name, tally.SSN, want)
		}
	}
}

func TestALabelSpeaksOfItsOwnItemOnly(t *testing.T) {
	item := func(v, issuer string) []el {
		return []el{{tag: tagPatientID, vr: dataset.LO, value: v}, {tag: tagIssuer, vr: dataset.LO, value: issuer}}
	}
	tally := inspect(newInspector(testDay, testKey), []el{
		{tag: tagPatientID, vr: dataset.LO, value: "MRN0012"},
		{tag: tagIssuer, vr: dataset.LO, value: "HOSPITAL"},
		{tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{item("AB12", "CLINIC"), item("899010001", "SSN"), item("CD34", "CLINIC")}},
	})
	if tally.SSN.Labelled != 1 || tally.SSN.Malformed != 0 {
		t.Errorf("%v", tally.SSN)
	}
}

func TestNationalIdentifiersAreLabelled(t *testing.T) {
	qualified := func(v string, tag dataset.Tag, label string) []el {
		return []el{{tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{{
			{tag: tagPatientID, vr: dataset.LO, value: v},
			{tag: tagIssuerQualifiers, vr: dataset.SQ, items: [][]el{{{tag: tag, vr: dataset.UT, value: label}}}},
		}}}}
	}
	for name, c := range map[string]struct {
		record []el
		scheme national.Scheme
		want   uint64
	}{
		"NHS number by its authority":   {qualified("9990000018", tagUniversalEntityID, "2.16.840.1.113883.2.1.4.1"), national.GBNHS, 1},
		"a wrong one":                   {qualified("9990000010", tagUniversalEntityID, "2.16.840.1.113883.2.1.4.1"), national.GBNHS, 0},
		"by the type code of a country": {qualified("9990000018", tagIdentifierTypeCode, "NNGBR"), national.GBNHS, 1},
		"of two letters":                {qualified("9990000018", tagIdentifierTypeCode, "NNGB"), national.GBNHS, 1},
		"of another country":            {qualified("9990000018", tagIdentifierTypeCode, "NNFRA"), national.GBNHS, 0},
		"by a national type code":       {qualified("9990000018", tagIdentifierTypeCode, "NI"), national.GBNHS, 1},
		"by a health card's":            {qualified("9990000018", tagIdentifierTypeCode, "HC"), national.GBNHS, 1},
		"a medical record number":       {qualified("9990000018", tagIdentifierTypeCode, "MR"), national.GBNHS, 0},
	} {
		tally := inspect(newInspector(testDay, testKey), c.record)
		if got := tally.National[c.scheme].Labelled; got != c.want {
			t.Errorf("%s: %d, not %d", name, got, c.want)
		}
	}
}

func TestAnAnonymousIdentifierIsAPseudonym(t *testing.T) {
	in := newInspector(testDay, testKey)
	inspect(in, []el{
		{tag: tagPatientID, vr: dataset.LO, value: "X77812"},
		{tag: tagIssuerQualifiers, vr: dataset.SQ, items: [][]el{{{tag: tagIdentifierTypeCode, vr: dataset.CS, value: "ANON"}}}},
	})
	if in.record.id != Pseudonym {
		t.Errorf("class %v", in.record.id)
	}
}

func TestEveryAuthorityAndTypeCodeIsHeeded(t *testing.T) {
	for _, row := range table("id_authority_oids.csv") {
		var l label
		l.authority([]byte(row["universal_entity_id_prefix"] + "\x00"))
		if l.ssn != (row["id_code"] == "us_ssn") || !l.ssn && l.schemes == 0 {
			t.Errorf("%s says nothing", row["id_code"])
		}
	}
	for _, row := range table("id_type_codes.csv") {
		var l label
		l.typeCode([]byte(row["identifier_type_code"] + " "))
		want := map[string]label{
			"ssn": {ssn: true}, "national_id": {national: true}, "health_plan": {national: true},
			"mrn": {other: true}, "account": {other: true}, "employee": {other: true}, "pseudonym": {pseudonym: true},
		}[row["class"]]
		if l != want && row["identifier_type_code"] != "NNxxx" {
			t.Errorf("%s (%s): %+v", row["identifier_type_code"], row["class"], l)
		}
	}
}

// TestIssuersAreReadAsThePatternOfTheTable holds the search for words against
// the pattern of ssn_evidence.csv.
func TestIssuersAreReadAsThePatternOfTheTable(t *testing.T) {
	pattern := regexp.MustCompile(`(?i)\b(SSN|SSA|USSSA|SOCIAL ?SEC|SOC ?SEC|SOCIAL ?SECURITY|SOC ?SECURITY)\b`)
	g, said := generator{seed: 12}, 0
	parts := []string{"SSN", "ssa", "USSSA", "Social", "SOC", "Sec", "Security", " ", " ", "-", "_", "S", "US", "HOSPITAL", "x"}
	for range 60_000 {
		v := ""
		for range 1 + g.n(5) {
			v += parts[g.n(len(parts))]
		}
		var l label
		l.issuer([]byte(v))
		if want := pattern.MatchString(v); l.ssn != want {
			t.Fatalf("%q says social security: %v, the pattern says %v", v, l.ssn, want)
		}
		if l.ssn {
			said++
		}
	}
	if said < 2000 {
		t.Errorf("only %d said it", said)
	}
}
