package phi

import (
	"fmt"
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestADirectoryListsItsPatients: each of them is the one that its files are of.
func TestADirectoryListsItsPatients(t *testing.T) {
	listed := func(name, id, issuer string) []el {
		return []el{
			{tag: 0x0004_1430, vr: dataset.CS, value: "PATIENT"}, {tag: tagPatientName, vr: dataset.PN, value: name},
			{tag: tagPatientID, vr: dataset.LO, value: id}, {tag: tagIssuer, vr: dataset.LO, value: issuer},
		}
	}
	study := []el{{tag: 0x0004_1430, vr: dataset.CS, value: "STUDY"}, {tag: tagStudyInstanceUID, vr: dataset.UI, value: "1.2.3"}}
	in := NewFileInspector(testDay)
	headerOf(in, "DICOMDIR", el{tag: tagDirectoryRecords, vr: dataset.SQ, items: [][]el{
		listed("Quill^Ada", "M1", "HERON"), study, listed("Tarnwick^Corvane", "M2", ""), study, study, listed("Nobody^Known", "", ""),
	}})
	if n := in.Tally().Patients.Count(); n != 2 {
		t.Errorf("%d patients are listed, not 2", n)
	}
	headerOf(in, "IM1", listed("Quill^Ada", "M1", "HERON")[1:]...)
	headerOf(in, "IM2", listed("Tarnwick^Corvane", "M2", "")[1:]...)
	if n := in.Tally().Patients.Count(); n != 2 {
		t.Errorf("with their files there are %d patients, not 2", n)
	}
	if len(in.listed) != 0 {
		t.Error("an identifier is kept")
	}
}

// TestAPlaceholderIsNobodysIdentifier: under one stand as many patients as there
// are names and birth dates.
func TestAPlaceholderIsNobodysIdentifier(t *testing.T) {
	record := func(i int, id, name, born string) []el {
		return []el{
			{tag: tagPatientName, vr: dataset.PN, value: name}, {tag: tagPatientID, vr: dataset.LO, value: id}, {tag: tagBirthDate, vr: dataset.DA, value: born},
			{tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprintf("1.2.%d", i)},
		}
	}
	names := []string{"Quill^Ada", "Tarnwick^Corvane", "Brindle^Otto", "QUILL^ADA^"}
	for id, want := range map[string]uint64{"123456": 4, "UNKNOWN": 4, "H77120": 1} {
		for _, in := range []*Inspector{newInspector(testDay, testKey), NewFileInspector(testDay)} {
			i := 0
			for _, name := range names {
				for range 2 { // two studies
					i++
					inspect(in, record(i, id, name, "19710311"))
				}
			}
			inspect(in, record(i+1, id, "Quill^Ada", "19840507"))
			if n := in.Tally().Patients.Count(); n != want {
				t.Errorf("%d patients under %s, not %d", n, id, want)
			}
			a := in.Tally().Affected()
			if a.Patients != want {
				t.Errorf("%d patients affected under %s, not %d", a.Patients, id, want)
			}
		}
	}
	in := NewFileInspector(testDay)
	for i, name := range []string{"ANON-0001-0001", "ANON-0001-0002"} {
		inspect(in, record(i, "UNKNOWN", name, ""))
	}
	if n := in.Tally().Patients.Count(); n != 1 {
		t.Errorf("%d patients whose names are codes too, not 1", n)
	}
}
