package phi

import (
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/dimse/dataset"
)

// Elements that many records of these tests have.
var (
	removed  = el{tag: tagIdentityRemoved, vr: dataset.CS, value: "YES"}
	named    = el{tag: tagPatientName, vr: dataset.PN, value: "Tarnwick^Corvane"}
	nobody   = el{tag: tagPatientName, vr: dataset.PN, value: "ANONYMOUS"}
	phantom  = el{tag: tagPatientName, vr: dataset.PN, value: "QA^PHANTOM"}
	coded    = el{tag: tagPatientName, vr: dataset.PN, value: "SUBJ-0012"}
	birthday = el{tag: tagBirthDate, vr: dataset.DA, value: "19620713"}
	numbered = el{tag: tagPatientID, vr: dataset.LO, value: "M99172"}
	alias    = el{tag: 0x0010_1000, vr: dataset.LO, value: "K20411"}
	idCode   = el{tag: tagPatientID, vr: dataset.LO, value: "SUBJ0012"}
	shownSS  = el{tag: 0x0010_4000, vr: dataset.LT, value: "SSN 899-01-0001"}
)

// tallyOf is the tally of one record.
func tallyOf(record ...el) *Tally { return inspect(newInspector(testDay, testKey), record) }

// TestWhatIdentifiesAPersonAlone: a record with this one attribute identifies
// somebody, and where it can be no code it says that no identity was removed.
func TestWhatIdentifiesAPersonAlone(t *testing.T) {
	const (
		no   = iota // identifies nobody alone
		code        // identifies, and may be a code
		yes         // identifies, whatever the record claims
	)
	for what, c := range map[string]struct {
		el   el
		want int
	}{
		"a name":                         {named, yes},
		"a birth date":                   {birthday, yes},
		"a birth date of a calendar":     {el{tag: 0x0010_0033, vr: dataset.LO, value: "Showa 37"}, yes},
		"another name":                   {el{tag: 0x0010_1001, vr: dataset.PN, value: "Tarnwick^Corvane"}, yes},
		"a birth name":                   {el{tag: 0x0010_1005, vr: dataset.PN, value: "Tarnwick^Corvane"}, yes},
		"the mother's birth name":        {el{tag: 0x0010_1060, vr: dataset.PN, value: "Tarnwick^Corvane"}, yes},
		"a responsible person":           {el{tag: 0x0010_2297, vr: dataset.PN, value: "Tarnwick^Corvane"}, yes},
		"an address":                     {el{tag: 0x0010_1040, vr: dataset.LO, value: "Heronsgate 1"}, yes},
		"a telephone number":             {el{tag: 0x0010_2154, vr: dataset.SH, value: "+81 3 5550 0199"}, yes},
		"an e-mail address":              {el{tag: 0x0010_2155, vr: dataset.LT, value: "tarnwick@example.org"}, yes},
		"a social security number":       {shownSS, yes},
		"the same in a private element":  {el{tag: 0x0029_1001, vr: dataset.LO, value: "899-01-0001"}, yes},
		"an insurance number":            {el{tag: 0x0010_1050, vr: dataset.LO, value: "V20411"}, code},
		"a military rank":                {el{tag: 0x0010_1080, vr: dataset.LO, value: "Sergeant"}, code},
		"a branch of service":            {el{tag: 0x0010_1081, vr: dataset.LO, value: "Coast Guard"}, code},
		"a photo":                        {el{tag: 0x0010_1100, vr: dataset.SQ, items: [][]el{{}}}, code},
		"a patient number":               {numbered, code},
		"another patient number":         {alias, code},
		"a patient number in a sequence": {el{tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{{{tag: tagPatientID, vr: dataset.LO, value: "K20411"}}}}, code},
		"a name that was there before":   {el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{{tag: 0x0400_0550, vr: dataset.SQ, items: [][]el{{named}}}}}}, yes},

		"no name":                 {nobody, no},
		"a phantom":               {phantom, no},
		"a pseudonym":             {coded, no},
		"a code":                  {idCode, no},
		"a year of birth":         {el{tag: tagBirthDate, vr: dataset.DA, value: "1962"}, no},
		"a sex":                   {el{tag: 0x0010_0040, vr: dataset.CS, value: "F"}, no},
		"an age":                  {el{tag: 0x0010_1010, vr: dataset.AS, value: "045Y"}, no},
		"a weight":                {el{tag: 0x0010_1030, vr: dataset.DS, value: "71"}, no},
		"the day of a study":      {el{tag: tagStudyDate, vr: dataset.DA, value: "20240131"}, no},
		"an accession number":     {el{tag: 0x0008_0050, vr: dataset.SH, value: "A20411"}, no},
		"a referring physician":   {el{tag: 0x0008_0090, vr: dataset.PN, value: "Tarnwick^Corvane"}, no},
		"a hospital":              {el{tag: 0x0008_0080, vr: dataset.LO, value: "Heronsgate Clinic"}, no},
		"a description":           {el{tag: 0x0008_1030, vr: dataset.LO, value: "Chest"}, no},
		"a comment":               {el{tag: 0x0010_4000, vr: dataset.LT, value: "call 555-123-4567"}, no},
		"an issuer":               {el{tag: tagIssuer, vr: dataset.LO, value: "HERONSGATE"}, no},
		"a private element":       {el{tag: 0x0029_1001, vr: dataset.LO, value: "Tarnwick"}, no},
		"the last four of an SSN": {el{tag: 0x0010_1000, vr: dataset.LO, value: "XXX-XX-0001"}, code}, // of an identifier
		"an advertised SSN":       {el{tag: 0x0010_4000, vr: dataset.LT, value: "SSN 078-05-1120"}, no},
	} {
		if got, want := tallyOf(c.el).AnyExposed, uint64(min(c.want, 1)); got != want {
			t.Errorf("%s: identifies %d persons, not %d", what, got, want)
		}
		want := [...]Deidentification{no: {Deid: counts.Deid{Claimed: 1, Held: 1}}, code: {Deid: counts.Deid{Claimed: 1}}, yes: {Deid: counts.Deid{Claimed: 1, Contradicted: 1}}}[c.want]
		if got := tallyOf(removed, c.el).Deid; got != want {
			t.Errorf("%s, said to be removed: %+v, not %+v", what, got, want)
		}
		in := NewFileInspector(testDay)
		inspect(in, []el{removed, c.el})
		if f := in.shown(); f.AnyExposed != (c.want != no) || f.Contradicted != (c.want == yes) || f.Identified {
			t.Errorf("%s, in a file: %+v", what, f)
		}
	}
}

// TestEveryAttributeIdentifiesByItsField: of all attributes of the table those
// of the fields that PS3.15 and 45 CFR 164.514 call direct identifiers of the
// patient, and no others.
func TestEveryAttributeIdentifiesByItsField(t *testing.T) {
	direct := map[Field]bool{
		PatientName: true, BirthDate: true, PatientID: true, OtherIDs: true, Address: true, Phone: true, Telecom: true,
		OtherNames: true, RelativeName: true, InsuranceID: true, Military: true, Photo: true,
	}
	tried := map[Field]bool{}
	for _, a := range attributes().rows {
		e := el{tag: a.tag, vr: a.vr}
		switch {
		case a.tag == tagPrivate || a.detector == detectContainer || a.tag.Private():
			continue
		case a.vr == dataset.SQ:
			e.items = [][]el{{}}
		case a.detector == detectName || a.detector == detectPatientName:
			e.value = "Tarnwick^Corvane"
		case a.detector == detectDate || a.detector == detectBirthDate || a.detector == detectStudyDate:
			e.value = "19620713"
		case a.detector == detectAge:
			e.value = "045Y"
		case a.detector == detectCharset:
			continue
		default:
			e.value = "M99172"
		}
		tried[a.field] = true
		if got := tallyOf(e).AnyExposed == 1; got != direct[a.field] {
			t.Errorf("%v %s of the field %v identifies a person: %v", a.tag, a.keyword, a.field, got)
		}
	}
	for f := range direct {
		if !tried[f] {
			t.Errorf("no attribute of the field %v was tried", f)
		}
	}
}

// TestIdentifiedTakesNameBirthDateAndNumberTogether: each of the eight
// combinations, with each kind of number.
func TestIdentifiedTakesNameBirthDateAndNumberTogether(t *testing.T) {
	for which := range 8 {
		for _, of := range [][]el{{numbered}, {alias}, {numbered, alias}} {
			var record []el
			if which&1 != 0 {
				record = append(record, named)
			}
			if which&2 != 0 {
				record = append(record, birthday)
			}
			if which&4 != 0 {
				record = append(record, of...)
			}
			want := uint64(0)
			if which == 7 {
				want = 1
			}
			if got := tallyOf(record...).Identified; got != want {
				t.Errorf("%v: %d identified, not %d", record, got, want)
			}
			in := NewFileInspector(testDay)
			inspect(in, record)
			if f := in.shown(); f.Identified != (want == 1) {
				t.Errorf("%v: the file identifies %v", record, f.Identified)
			}
		}
	}
	for what, record := range map[string][]el{
		"a phantom":         {phantom, birthday, numbered},
		"a pseudonym":       {coded, birthday, numbered},
		"a year":            {named, {tag: tagBirthDate, vr: dataset.DA, value: "1962"}, numbered},
		"a code":            {named, birthday, idCode},
		"another number":    {named, birthday, {tag: 0x0010_1050, vr: dataset.LO, value: "V20411"}},
		"of somebody else":  {{tag: 0x0010_1060, vr: dataset.PN, value: "Tarnwick^Corvane"}, birthday, numbered},
		"no number at all":  {named, birthday, {tag: tagPatientID, vr: dataset.LO}},
		"a removed number":  {named, birthday, {tag: tagPatientID, vr: dataset.LO, value: "ANONYMIZED"}},
		"a name of symbols": {{tag: tagPatientName, vr: dataset.PN, value: "XXXX^XXX"}, birthday, numbered},
	} {
		if got := tallyOf(record...).Identified; got != 0 {
			t.Errorf("%s: identified", what)
		}
	}
}

// TestThePhantomHasNumbersAndNothingElse: what else is shown beside its name is
// a person's.
func TestThePhantomHasNumbersAndNothingElse(t *testing.T) {
	for what, c := range map[string]struct {
		record []el
		want   uint64
	}{
		"its number":               {[]el{phantom, numbered}, 0},
		"its other number":         {[]el{phantom, alias}, 0},
		"both":                     {[]el{phantom, numbered, alias}, 0},
		"a birth date":             {[]el{phantom, birthday}, 1},
		"a birth date and numbers": {[]el{phantom, numbered, alias, birthday}, 1},
		"an address":               {[]el{phantom, numbered, {tag: 0x0010_1040, vr: dataset.LO, value: "Heronsgate 1"}}, 1},
		"an SSN":                   {[]el{phantom, shownSS}, 1},
		"another name":             {[]el{phantom, {tag: 0x0010_1001, vr: dataset.PN, value: "Tarnwick^Corvane"}}, 1},
		"a number without a name":  {[]el{nobody, numbered}, 1},
		"a number of a pseudonym":  {[]el{coded, numbered}, 1},
	} {
		if got := tallyOf(c.record...).AnyExposed; got != c.want {
			t.Errorf("%s: %d persons, not %d", what, got, c.want)
		}
	}
}

// TestPseudonymsWithoutAMarkerAreToldOf: where nothing of a person is shown
// besides.
func TestPseudonymsWithoutAMarkerAreToldOf(t *testing.T) {
	for what, c := range map[string]struct {
		record []el
		want   uint64
	}{
		"name and number are codes":        {[]el{coded, idCode}, 1},
		"the name is one":                  {[]el{coded}, 1},
		"the number is one":                {[]el{idCode}, 1},
		"the number is, no name":           {[]el{nobody, idCode}, 1},
		"neither is":                       {[]el{nobody}, 0},
		"a number that is none":            {[]el{coded, numbered}, 0},
		"another number that is none":      {[]el{coded, idCode, alias}, 0},
		"a birth date":                     {[]el{coded, idCode, birthday}, 0},
		"a name":                           {[]el{named, idCode}, 0},
		"an SSN":                           {[]el{coded, idCode, shownSS}, 0},
		"a phantom with a code":            {[]el{phantom, idCode}, 0},
		"a rank, which may be a code":      {[]el{coded, {tag: 0x0010_1080, vr: dataset.LO, value: "Sergeant"}}, 1},
		"a marker":                         {[]el{coded, idCode, removed}, 0},
		"a marker that says NO":            {[]el{coded, idCode, {tag: tagIdentityRemoved, vr: dataset.CS, value: "NO"}}, 1},
		"a pseudonym in the other numbers": {[]el{{tag: 0x0010_1000, vr: dataset.LO, value: "SUBJ0012"}}, 0},
	} {
		if got := tallyOf(c.record...).Deid.Unmarked; got != c.want {
			t.Errorf("%s: %d, not %d", what, got, c.want)
		}
	}
}

func TestAClaimIsHeldAgainstEveryKindOfPerson(t *testing.T) {
	for what, c := range map[string]struct {
		record []el
		want   Deidentification
	}{
		"nothing":                     {[]el{removed}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"a phantom's number":          {[]el{removed, phantom, numbered}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"a phantom with a birth date": {[]el{removed, phantom, birthday}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1}}},
		"a number":                    {[]el{removed, nobody, numbered}, Deidentification{Deid: counts.Deid{Claimed: 1}}},
		"an SSN":                      {[]el{removed, nobody, shownSS}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1}}},
		"a name":                      {[]el{removed, named}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1}}},
		"codes":                       {[]el{removed, coded, idCode}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
	} {
		if got := tallyOf(c.record...).Deid; got != c.want {
			t.Errorf("%s: %+v, not %+v", what, got, c.want)
		}
	}
}
