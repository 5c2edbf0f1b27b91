package phi

import (
	"fmt"
	"testing"

	"pacsaudit/dimse/dataset"
)

// visit is a study of a patient.
func visit(patient, study int, date, modality, born string) []el {
	return []el{
		{tag: tagStudyDate, vr: dataset.DA, value: date}, {tag: tagModality, vr: dataset.CS, value: modality}, named,
		{tag: tagPatientID, vr: dataset.LO, value: fmt.Sprint("M9917", patient)}, {tag: tagBirthDate, vr: dataset.DA, value: born},
		{tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprint("1.2.3.", study)},
	}
}

func cellOf(t *testing.T, modality string) int {
	t.Helper()
	for i := range Modalities {
		if ModalityOf(i) == modality {
			return i
		}
	}
	t.Fatalf("no modality %s", modality)
	return 0
}

// TestWhoIsAffectedIsCountedOnceInEachCell: patients and studies, by year and
// modality; who is no person is nobody.
func TestWhoIsAffectedIsCountedOnceInEachCell(t *testing.T) {
	in := newInspector(testDay, testKey)
	in.file.on = true // three files of a study
	coded := visit(7, 70, "20200101", "CT", "")
	coded[2], coded[3] = el{tag: tagPatientName, vr: dataset.PN, value: "SUBJ-0012"}, idCode
	inspect(in,
		visit(1, 10, "20190312", "CT", "19620713"), visit(1, 10, "20190312", "CT", "19620713"), visit(1, 10, "20190312", "SR", "19620713"),
		visit(1, 11, "20210312", "CT", "19620713"),
		visit(2, 20, "20190401", "MR ", "20081102"), visit(3, 30, "20190401", `MR\PT`, "20081101"), visit(4, 40, "19000101", "", ""),
		visit(5, 50, "20240101", "QQ", "20200101"), coded,
	)
	tally := in.Tally()
	for range 2 { // before it is settled, and after
		a := tally.Affected()
		if a.Patients != 5 || a.Studies != 6 || a.Minors != 2 || a.Adults != 2 || a.Sampled != 1 {
			t.Errorf("%+v", a)
		}
		for year, want := range map[int]AffectedCell{0: {1, 1}, 2019: {3, 3}, 2020: {}, 2021: {1, 1}, 2024: {1, 1}} {
			for i := range a.Years {
				if YearOf(i) == year && a.Years[i] != want {
					t.Errorf("%d: %+v, not %+v", year, a.Years[i], want)
				}
			}
		}
		for modality, want := range map[string]AffectedCell{"CT": {1, 2}, "SR": {1, 1}, "MR": {2, 2}, "PT": {1, 1}, "none": {1, 1}, "other": {1, 1}, "US": {}} {
			if got := a.Modalities[cellOf(t, modality)]; got != want {
				t.Errorf("%s: %+v, not %+v", modality, got, want)
			}
		}
		tally.CountPopulations()
	}
}

// TestACrowdOfMoreThanThereIsRoomForIsAnEstimate, the same in whatever order,
// and merged from parts.
func TestACrowdOfMoreThanThereIsRoomForIsAnEstimate(t *testing.T) {
	for _, n := range []int{0, 1, 31, 32, 4095, 4096, 5000, 100_000} {
		g := generator{seed: uint64(n)}
		var whole, first, second crowd
		for i := range n {
			hash := g.next()
			part := &first
			if i%3 == 0 {
				part = &second
			}
			for _, c := range []*crowd{&whole, part} {
				if m := c.at(hash); m != nil {
					m.years |= 1 << (i % 2)
				}
			}
		}
		merged := second.clone()
		merged.merge(&first)
		count := func(c *crowd) (all, odd uint64) {
			each, weight := c.members()
			for m := range each {
				all += weight
				odd += weight * (m.years >> 1 & 1)
			}
			return all, odd
		}
		all, odd := count(&whole)
		most := uint64(0)
		if n > maxCrowd {
			most = uint64(n) / 20
		}
		if all > uint64(n)+most || all+most < uint64(n) || odd > uint64(n/2)+most || odd+most < uint64(n/2) || whole.n > maxCrowd {
			t.Errorf("%d of %d, %d of half of them; %d are kept", all, n, odd, whole.n)
		}
		mergedAll, mergedOdd := count(&merged)
		if diff := int(mergedAll) - int(all); merged.level == whole.level && (mergedAll != all || mergedOdd != odd) || diff > int(most) || -diff > int(most) {
			t.Errorf("%d: merged %d and %d at level %d, the whole %d and %d at %d", n, mergedAll, mergedOdd, merged.level, all, odd, whole.level)
		}
	}
}

func TestACrowdDoesNotAllocateOnceItIsFull(t *testing.T) {
	var c crowd
	g := generator{seed: 1}
	for range 2 * maxCrowd {
		c.at(g.next())
	}
	if got := testing.AllocsPerRun(1000, func() { c.at(1 << 40) }); got != 0 {
		t.Errorf("%v allocations", got)
	}
}

// TestCodesAreNobodyAffected: a record of which only the name showed somebody is
// counted for the people beside the codes only.
func TestCodesAreNobodyAffected(t *testing.T) {
	in := newInspector(testDay, testKey)
	for i := range 100 {
		name := fmt.Sprintf("SITE-%04d", i)
		if i < 5 {
			name = fmt.Sprintf("BRENNER_ANNA_%d", i)
		}
		record := namedLike(1, func(int) string { return name })[0]
		record[1].value = fmt.Sprint("1.2.3.", i+1)
		record = append(record, el{tag: tagPatientID, vr: dataset.LO, value: fmt.Sprintf("ANON-%03d", i)})
		inspect(in, record)
	}
	tally := in.Tally().Clone()
	if a := tally.Affected(); a.Patients != 100 || a.Studies != 100 {
		t.Errorf("before the names are known: %d patients, %d studies", a.Patients, a.Studies)
	}
	tally.CountPopulations()
	if a := tally.Affected(); a.Patients != 5 || a.Studies != 5 || tally.AnyExposed != 5 {
		t.Errorf("%d patients, %d studies, %d records", a.Patients, a.Studies, tally.AnyExposed)
	}
}

// TestABirthInAnUnknownCenturyIsNeitherOfAMinorNorOfAnAdult.
func TestABirthInAnUnknownCenturyIsNeitherOfAMinorNorOfAnAdult(t *testing.T) {
	for v, want := range map[string][2]uint64{
		"11.03.71": {0, 1}, "11.03.15": {0, 0}, "150311": {0, 0}, "11.03.2015": {1, 0}, "11.03.1915": {0, 1}, "20150311": {1, 0}, "H27.3.11": {1, 0}, "11 Mar 15": {0, 0},
	} {
		tally := tallyOf(named, numbered, el{tag: tagBirthDate, vr: dataset.DA, value: v})
		if a := tally.Affected(); [2]uint64{a.Minors, a.Adults} != want {
			t.Errorf("%s: %d minors, %d adults", v, a.Minors, a.Adults)
		}
	}
}

// TestAStudyIsOfItsYearInWhateverForm.
func TestAStudyIsOfItsYearInWhateverForm(t *testing.T) {
	for v, want := range map[string]int{
		"20190312": 2019, "2019.03.12": 2019, "2019-03-12": 2019, "12/03/2019": 2019, "12.03.19": 2019, "190312": 2019, "20190312101500": 2019, "R1.10.3": 2019, "25620312": 2019,
		"2019": 0, "x": 0, "19700101": 0, "1970-01-01": 0,
	} {
		tally := tallyOf(named, numbered, el{tag: tagStudyDate, vr: dataset.DA, value: v})
		cell := max(0, want-firstYear)
		if a := tally.Affected(); a.Years[cell].Patients != 1 {
			t.Errorf("%s: not of %d", v, want)
		}
	}
}

// TestWhoHasNoIdentifierIsNotAmongTheAffected holds that this is said.
func TestWhoHasNoIdentifierIsNotAmongTheAffected(t *testing.T) {
	for id, want := range map[string]bool{"": true, "3000017": false} {
		in := newInspector(testDay, testKey)
		inspect(in, answerOf("1.2.3", id, "", "BRENNER^ANNA"))
		in.CountPopulations()
		other := new(Tally)
		other.Merge(in.Tally())
		if a := other.Affected(); a.Unnumbered != want {
			t.Errorf("%q: %+v", id, a)
		}
	}
}
