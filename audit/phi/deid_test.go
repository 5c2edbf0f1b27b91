package phi

import (
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/dimse/dataset"
)

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
