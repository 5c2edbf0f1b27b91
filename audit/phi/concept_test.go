package phi

import (
	"testing"

	"pacsaudit/dimse/dataset"
)

// contentItem is a content item of a report in which a value has a concept name.
func contentItem(code, meaning string, value el) []el {
	item := []el{{tag: 0x0040_A040, vr: dataset.CS, value: "PNAME"}, value}
	if code+meaning != "" {
		item = append(item, el{tag: tagConceptName, vr: dataset.SQ, items: [][]el{{
			{tag: tagCodeValue, vr: dataset.SH, value: code}, {tag: 0x0008_0102, vr: dataset.SH, value: "DCM"}, {tag: tagCodeMeaning, vr: dataset.LO, value: meaning},
		}}})
	}
	return []el{
		{tag: tagIdentityRemoved, vr: dataset.CS, value: "YES"}, {tag: tagPatientID, vr: dataset.LO, value: "ANON-0001-0002"},
		{tag: 0x0040_A730, vr: dataset.SQ, items: [][]el{item, {{tag: 0x0040_A040, vr: dataset.CS, value: "TEXT"}}}},
	}
}

// TestNamesInReportsAreThePatientsUnlessAConceptSaysOtherwise: a subject's name is
// the patient's, an observer's is not.
func TestNamesInReportsAreThePatientsUnlessAConceptSaysOtherwise(t *testing.T) {
	for _, c := range []struct {
		code, meaning string
		patient       bool
	}{
		{"121029", "Subject Name", true}, {"121036", "Mother of fetus", true}, {"99PN", "Patient name", true}, {"", "", true},
		{"121008", "Person Observer Name", false}, {"121010", "Person Observer's Organization Name", false}, {"99PN", "Patiently read by", false}, {"121094", "", false},
	} {
		in := newInspector(testDay, testKey)
		tally := inspect(in, contentItem(c.code, c.meaning, el{tag: tagPersonName, vr: dataset.PN, value: "Quill^Ada"}))
		name := tally.Fields[PatientName][Exposed] == 1
		if name != c.patient || (tally.Deid.Contradicted == 1) != c.patient || (tally.Fields[ProviderName][Exposed] == 1) == c.patient {
			t.Errorf("%q %q: the patient's name %v, contradicted %d, a provider's %v", c.code, c.meaning, name, tally.Deid.Contradicted, tally.Fields[ProviderName])
		}
	}
}

// TestAConceptNamesTheNumberBesideIt: of social security.
func TestAConceptNamesTheNumberBesideIt(t *testing.T) {
	for _, c := range []struct {
		meaning, value string
		want           evidenceSet
	}{
		{"Social Security Number", "899010001", 1 << SSNLabelled}, {"Patient SSN", "899-01-0001", 1<<SSNLabelled | 1<<SSNFormatted}, {"SSN", "000010001", 0},
		{"SSN", "078051120", 1 << SSNDenied}, {"Accession Number", "899010001", 0}, {"SSN", "see 899010001", 0}, {"SSNUM", "899010001", 0},
	} {
		in := newInspector(testDay, testKey)
		inspect(in, contentItem("99", c.meaning, el{tag: tagTextValue, vr: dataset.UT, value: c.value}))
		if in.record.ssn != c.want {
			t.Errorf("%q in %q: evidence %b, not %b", c.value, c.meaning, in.record.ssn, c.want)
		}
	}
	in := newInspector(testDay, testKey)
	inspect(in, []el{{tag: 0x0040_A043, vr: dataset.SQ, items: [][]el{{{tag: tagCodeMeaning, vr: dataset.LO, value: "SSN 899-01-0001"}}}}})
	if in.record.ssn != 1<<SSNLabelled {
		t.Errorf("in the meaning itself: evidence %b", in.record.ssn)
	}
}

// TestAClaimAmongSeveralValuesIsOne: Patient Identity Removed has one value.
func TestAClaimAmongSeveralValuesIsOne(t *testing.T) {
	for v, want := range map[string]bool{`YES\NO`: true, `NO\YES`: true, "YES ": true, `NO\NO`: false, "": false, `YESNO`: false} {
		in := newInspector(testDay, testKey)
		if inspect(in, []el{{tag: tagIdentityRemoved, vr: dataset.CS, value: v}}); in.record.claim.deidentified() != want {
			t.Errorf("%q: a claim %v", v, !want)
		}
	}
}

// TestAConceptNamesThePatientsOtherValues: what TID 1007 says of the subject is what the header
// says of the patient, and stays where only the header was cleaned.
func TestAConceptNamesThePatientsOtherValues(t *testing.T) {
	text := func(v string) el { return el{tag: tagTextValue, vr: dataset.UT, value: v} }
	date := func(v string) el { return el{tag: 0x0040_A121, vr: dataset.DA, value: v} }
	for _, c := range []struct {
		code, meaning string
		value         el
		field         Field
		want          Class
	}{
		{"121031", "Subject Birth Date", date("19710311"), BirthDate, Exposed}, {"99DOB", "Date of Birth", text("11.03.1971"), BirthDate, Exposed}, {"", "Patient's birth date", date("19000101"), BirthDate, Placeholder},
		{"121030", "Subject ID", text("H3000017"), PatientID, Exposed}, {"99ID", "Patient ID", text("SUBJ-0012"), PatientID, Pseudonym}, {"99MRN", "Medical Record Number", text("H3000017 "), PatientID, Exposed},
		{"121029", "Subject Name", text("Quill^Ada"), PatientName, Exposed}, {"99PN", "Patient Name", text("PHANTOM"), PatientName, Test},
		{"111060", "Study Date", date("20240311"), BirthDate, Absent}, {"121106", "Comment", text("Quill^Ada"), PatientName, Absent}, {"99", "Patient identifiers verified", text("yes"), PatientID, Absent},
		{"121030", "Subject ID", date("19710311"), BirthDate, Absent}, {"99", "Patient Name Verified", text("by two persons"), PatientName, Absent},
	} {
		in := newInspector(testDay, testKey)
		tally := inspect(in, contentItem(c.code, c.meaning, c.value)[2:])
		for class := Empty; class <= Exposed; class++ {
			want := uint64(0)
			if class == c.want {
				want = 1
			}
			if n := tally.Fields[c.field][class]; n != want {
				t.Errorf("%q %q: %d of class %d, not %d", c.code, c.meaning, n, class, want)
			}
		}
	}
}
