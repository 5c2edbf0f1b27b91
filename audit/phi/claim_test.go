package phi

import (
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/dimse/dataset"
)

// TestAMarkerClaimsWhatItsAttributeSays: PS3.3 §C.7.1.1 and C.12.1, each with
// the values beside those that count.
func TestAMarkerClaimsWhatItsAttributeSays(t *testing.T) {
	for _, c := range []struct {
		tag  dataset.Tag
		v    string
		want claim
	}{
		{tagIdentityRemoved, "YES", claimRemoved},
		{tagIdentityRemoved, "yes ", claimRemoved},
		{tagIdentityRemoved, "NO", 0},
		{tagIdentityRemoved, "YE", 0},
		{tagIdentityRemoved, "YESNO", 0},
		{tagIdentityRemoved, "ABC", 0},
		{tagIdentityRemoved, "", 0},
		{tagDeidentificationMethod, "CTP", claimMethod},
		{tagDeidentificationMethod, "x", claimMethod},
		{tagDeidentificationMethod, "  ", 0},
		{tagDeidentificationMethod, "", 0},
		{tagDatesModified, "MODIFIED", claimDates},
		{tagDatesModified, "REMOVED", claimDates | claimDatesRemoved},
		{tagDatesModified, "removed", claimDates | claimDatesRemoved},
		{tagDatesModified, "UNMODIFIED", claimDatesKept},
		{tagDatesModified, "", 0},
		{tagCodeValue, "113100", claimCode},
		{tagCodeValue, "113112 ", claimCode},
		{tagCodeValue, "113113", 0},
		{tagCodeValue, "", 0},
		{tagPatientName, "YES", 0},
	} {
		var got claim
		if got.mark(c.tag, []byte(c.v)); got != c.want {
			t.Errorf("%v %q: %b, not %b", c.tag, c.v, got, c.want)
		}
	}
	all := claim(0)
	for _, tag := range []dataset.Tag{tagIdentityRemoved, tagDeidentificationMethod, tagDatesModified, tagCodeValue} {
		before := all
		all.mark(tag, []byte(map[dataset.Tag]string{tagIdentityRemoved: "YES", tagDeidentificationMethod: "CTP", tagDatesModified: "REMOVED", tagCodeValue: "113100"}[tag]))
		if all == before || all&before != before {
			t.Errorf("%v behind others: %b", tag, all)
		}
	}
}

// TestACodeIsAClaimInItsOwnSequenceOnly: Code Value stands in many sequences.
func TestACodeIsAClaimInItsOwnSequenceOnly(t *testing.T) {
	item := [][]el{{{tag: tagCodeValue, vr: dataset.SH, value: "113100"}}}
	for what, c := range map[string]struct {
		el   el
		want uint64
	}{
		"of the method":       {el{tag: tagDeidentificationCodes, vr: dataset.SQ, items: item}, 1},
		"of a procedure":      {el{tag: 0x0008_1032, vr: dataset.SQ, items: item}, 0},
		"at the top":          {el{tag: tagCodeValue, vr: dataset.SH, value: "113100"}, 0},
		"of an earlier one":   {el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{{tag: tagDeidentificationCodes, vr: dataset.SQ, items: item}}}}, 0},
		"a marker in an item": {el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{removed}}}, 0},
	} {
		if got := tallyOf(c.el).Deid.Claimed; got != c.want {
			t.Errorf("%s: %d", what, got)
		}
	}
}

// TestUIDsOfToolsAreToldByTheirRoots: the whole of a root and a point.
func TestUIDsOfToolsAreToldByTheirRoots(t *testing.T) {
	for uid, want := range map[string]Deidentification{
		"2.25.1":                       {UUID: 1},
		"2.25":                         {},
		"2.251.1":                      {},
		"1.2.25.1":                     {},
		"1.3.6.1.4.1.14519.5.2.1.7777": {Collection: 1},
		"1.3.6.1.4.1.14519.5.2.1":      {},
		"1.3.6.1.4.1.14519.5.2.17.1":   {},
		"1.2.840.1":                    {},
		"":                             {},
	} {
		if got := tallyOf(el{tag: tagStudyInstanceUID, vr: dataset.UI, value: uid}).Deid; got != want {
			t.Errorf("%q: %+v, not %+v", uid, got, want)
		}
	}
}

// TestANationalNumberContradictsAClaim: with a label, or of a scheme that chance
// does not pass.
func TestANationalNumberContradictsAClaim(t *testing.T) {
	for what, c := range map[string]struct {
		with el
		want uint64
	}{
		"labelled in text":      {el{tag: 0x0010_4000, vr: dataset.LT, value: "PESEL 44051401359"}, 1},
		"text without a number": {el{tag: 0x0010_4000, vr: dataset.LT, value: "PESEL 44051401358"}, 0},
		"a strong identifier":   {el{tag: tagPatientID, vr: dataset.LO, value: "RSSMRA85T10A562S"}, 1},
		"another identifier":    {el{tag: tagPatientID, vr: dataset.LO, value: "RSSMRA85T10A562T"}, 0},
	} {
		tally := tallyOf(removed, c.with)
		if tally.Deid.Contradicted != c.want || c.want == 1 && tally.AnyExposed != 1 {
			t.Errorf("%s: %+v, exposed %d", what, tally.Deid, tally.AnyExposed)
		}
	}
}

// TestWhatARecordSaysOfItsImageIsCounted: YES and NO, at the top, and held
// against a claim.
func TestWhatARecordSaysOfItsImageIsCounted(t *testing.T) {
	text := func(v string) el { return el{tag: tagBurnedIn, vr: dataset.CS, value: v} }
	face := func(v string) el { return el{tag: tagFaces, vr: dataset.CS, value: v} }
	for what, c := range map[string]struct {
		record []el
		want   counts.Images
		deid   Deidentification
	}{
		"nothing":                 {nil, counts.Images{}, Deidentification{}},
		"no answer":               {[]el{text(""), face("MAYBE")}, counts.Images{}, Deidentification{}},
		"nearly one":              {[]el{text("YESNO"), face("NOT")}, counts.Images{}, Deidentification{}},
		"as short as one":         {[]el{text("IF"), face("YEP")}, counts.Images{}, Deidentification{}},
		"text":                    {[]el{text("YES")}, counts.Images{Text: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"text, padded":            {[]el{text("yes ")}, counts.Images{Text: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"a face":                  {[]el{face("YES ")}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"both":                    {[]el{text("YES"), face("YES")}, counts.Images{Text: counts.Answers{Yes: 1}, Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"neither":                 {[]el{text("NO"), face("NO")}, counts.Images{Text: counts.Answers{No: 1}, Face: counts.Answers{No: 1}}, Deidentification{}},
		"a face, no text":         {[]el{text("NO"), face("YES")}, counts.Images{Text: counts.Answers{No: 1}, Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"text in a sequence":      {[]el{{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{text("YES")}}}}, counts.Images{}, Deidentification{}},
		"text, and a claim":       {[]el{removed, text("YES")}, counts.Images{Text: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{Claimed: 1, Shown: 1}}},
		"no text, and a claim":    {[]el{removed, text("NO")}, counts.Images{Text: counts.Answers{No: 1}}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"a face, a name, a claim": {[]el{removed, named, face("YES")}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1, Shown: 1}}},
		"a face, dates kept":      {[]el{face("YES"), {tag: tagDatesModified, vr: dataset.CS, value: "UNMODIFIED"}}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{DatesUnmodified: 1}}},
		"a face, dates removed":   {[]el{face("YES"), {tag: tagDatesModified, vr: dataset.CS, value: "REMOVED"}}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{Claimed: 1, Shown: 1, DatesRemoved: 1}}},
	} {
		if tally := tallyOf(c.record...); tally.Images != c.want || tally.Deid != c.deid {
			t.Errorf("%s: %+v, not %+v; %+v, not %+v", what, tally.Images, c.want, tally.Deid, c.deid)
		}
	}
}

func TestClaimsAreHeldAgainstWhatIsShown(t *testing.T) {
	yes := el{tag: tagIdentityRemoved, vr: dataset.CS, value: "YES"}
	name := func(v string) el { return el{tag: tagPatientName, vr: dataset.PN, value: v} }
	id := func(v string) el { return el{tag: tagPatientID, vr: dataset.LO, value: v} }
	born := func(v string) el { return el{tag: tagBirthDate, vr: dataset.DA, value: v} }
	for what, c := range map[string]struct {
		record []el
		want   Deidentification
	}{
		"nothing said, a name":            {[]el{name("Tarnwick^Corvane"), id("M1")}, Deidentification{}},
		"removed, and it is":              {[]el{yes, name("ANONYMOUS"), id("ANON")}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"removed, a name is there":        {[]el{yes, name("Tarnwick^Corvane")}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1}}},
		"removed, a birth date is there":  {[]el{yes, name("ANON"), born("19620713")}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1}}},
		"removed, the year is there":      {[]el{yes, name("ANON"), born("1962")}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"removed, an address is there":    {[]el{yes, {tag: 0x0010_1040, vr: dataset.LO, value: "Heronsgate 1"}}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1}}},
		"removed, a number may be a code": {[]el{yes, name("ANON"), id("AB12")}, Deidentification{Deid: counts.Deid{Claimed: 1}}},
		"removed, in an earlier version": {[]el{yes, name("ANON"), {tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{
			{tag: 0x0400_0550, vr: dataset.SQ, items: [][]el{{name("Tarnwick^Corvane")}}}}}}}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1}}},
		"not removed":       {[]el{{tag: tagIdentityRemoved, vr: dataset.CS, value: "NO"}, name("ANON")}, Deidentification{}},
		"by a method":       {[]el{{tag: tagDeidentificationMethod, vr: dataset.LO, value: "CTP"}, name("ANON")}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"dates modified":    {[]el{{tag: tagDatesModified, vr: dataset.CS, value: "MODIFIED"}, name("ANON")}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1, DatesModified: 1}}},
		"dates unmodified":  {[]el{{tag: tagDatesModified, vr: dataset.CS, value: "UNMODIFIED"}, name("ANON")}, Deidentification{Deid: counts.Deid{DatesUnmodified: 1}}},
		"by a code":         {[]el{code("113100"), name("ANON")}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"by another code":   {[]el{code("113000"), name("ANON")}, Deidentification{}},
		"unmarked":          {[]el{name("SUBJ-0012"), id("SUBJ0012")}, Deidentification{Deid: counts.Deid{Unmarked: 1}}},
		"unmarked, exposed": {[]el{name("SUBJ-0012"), id("M99172")}, Deidentification{}},
		"of the archive":    {[]el{name("ANON"), {tag: tagStudyInstanceUID, vr: dataset.UI, value: "1.3.6.1.4.1.14519.5.2.1.99"}}, Deidentification{Collection: 1}},
		"of a UUID":         {[]el{name("ANON"), {tag: tagStudyInstanceUID, vr: dataset.UI, value: "2.25.99"}}, Deidentification{UUID: 1}},
		"of another root":   {[]el{name("ANON"), {tag: tagStudyInstanceUID, vr: dataset.UI, value: "2.250.99"}}, Deidentification{}},
	} {
		tally := inspect(newInspector(testDay, testKey), c.record)
		if tally.Deid != c.want {
			t.Errorf("%s: %+v, not %+v", what, tally.Deid, c.want)
		}
	}
}

func code(v string) el {
	return el{tag: tagDeidentificationCodes, vr: dataset.SQ, items: [][]el{{{tag: tagCodeValue, vr: dataset.SH, value: v}}}}
}

func TestEveryMethodCodeIsAClaim(t *testing.T) {
	rows := table("deid_method_codes.csv")
	if len(rows) != 13 {
		t.Fatalf("%d codes, not 13", len(rows))
	}
	for _, row := range rows {
		tally := inspect(newInspector(testDay, testKey), []el{code(row["code_DCM"])})
		if tally.Deid.Claimed != 1 {
			t.Errorf("%s is no claim", row["code_DCM"])
		}
	}
}

func TestAPhantomIsNobody(t *testing.T) {
	for what, c := range map[string]struct {
		record []el
		want   uint64
	}{
		"a phantom and its number": {[]el{{tag: tagPatientName, vr: dataset.PN, value: "QA^PHANTOM"}, {tag: tagPatientID, vr: dataset.LO, value: "QA77"}}, 0},
		"with a birth date":        {[]el{{tag: tagPatientName, vr: dataset.PN, value: "FLOOD^FIELD"}, {tag: tagPatientID, vr: dataset.LO, value: "QA77"}, {tag: tagBirthDate, vr: dataset.DA, value: "19620713"}}, 1},
		"a number without a name":  {[]el{{tag: tagPatientID, vr: dataset.LO, value: "QA77"}}, 1},
		"a rank":                   {[]el{{tag: 0x0010_1080, vr: dataset.LO, value: "Sergeant"}}, 1},
		"nothing":                  {nil, 0},
	} {
		if got := inspect(newInspector(testDay, testKey), c.record).AnyExposed; got != c.want {
			t.Errorf("%s: %d", what, got)
		}
	}
}
