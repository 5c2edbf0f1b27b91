package phi

import (
	"fmt"
	"testing"

	"pacsaudit/dimse/dataset"
)

// answerOf is what an archive says of a patient under a study; "" leaves an
// element out.
func answerOf(study, id, issuer, name string) []el {
	var r []el
	for tag, value := range map[dataset.Tag]string{tagStudyInstanceUID: study, tagPatientID: id, tagIssuer: issuer, tagPatientName: name} {
		if value != "" {
			r = append(r, el{tag: tag, vr: dataset.VROf(tag), value: value})
		}
	}
	return r
}

func TestOneRecordIsAStudyOfAPatient(t *testing.T) {
	type count struct{ records, studies, patients uint64 }
	step := func(answer []el, id string) []el {
		return append(answer, el{tag: tagScheduledSteps, vr: dataset.SQ, items: [][]el{{{tag: 0x0040_0009, vr: dataset.SH, value: id}}}})
	}
	for what, row := range map[string]struct {
		answers [][]el
		want    count
	}{
		"several answers of one study and patient": {[][]el{
			answerOf("1.2", "A", "X", "Quill^Ada"), answerOf("1.2", "A", "X", "Quill^Ada"), answerOf("1.2", "A", "X", "Quill^Ada")}, count{1, 1, 1}},
		"the patient padded": {[][]el{answerOf("1.2", "A", "", "Quill^Ada"), answerOf("1.2", "A ", "", "Quill^Ada ")}, count{1, 1, 1}},
		"two identifiers under one study": {[][]el{
			answerOf("1.2", "A", "", "Quill^Ada"), answerOf("1.2", "B", "", "Quill^Ada"), answerOf("1.2", "A", "", "Quill^Ada")}, count{2, 1, 2}},
		"two issuers of one identifier":            {[][]el{answerOf("1.2", "A", "X", "Quill^Ada"), answerOf("1.2", "A", "Y", "Quill^Ada")}, count{2, 1, 2}},
		"two names under one identifier":           {[][]el{answerOf("1.2", "A", "", "Quill^Ada"), answerOf("1.2", "A", "", "Marsh^Tom")}, count{2, 1, 1}},
		"two names under a placeholder":            {[][]el{answerOf("1.2", "0", "", "Quill^Ada"), answerOf("1.2", "0", "", "Marsh^Tom")}, count{2, 1, 2}},
		"two names without an identifier":          {[][]el{answerOf("1.2", "", "", "Quill^Ada"), answerOf("1.2", "", "", "Marsh^Tom"), answerOf("1.2", "", "", "Quill^Ada")}, count{2, 1, 0}},
		"one patient, two studies":                 {[][]el{answerOf("1.2", "A", "", "Quill^Ada"), answerOf("1.3", "A", "", "Quill^Ada")}, count{2, 2, 1}},
		"no study, the same answer twice":          {[][]el{answerOf("", "A", "", "Quill^Ada"), answerOf("", "A", "", "Quill^Ada"), answerOf("", "B", "", "Quill^Ada")}, count{2, 0, 2}},
		"an empty study, the same answer twice":    {[][]el{answerOf("\x00", "A", "", "Q"), answerOf("\x00", "A", "", "Q")}, count{1, 0, 1}},
		"worklist: two steps of one study":         {[][]el{step(answerOf("1.2", "A", "", "Q"), "1"), step(answerOf("1.2", "A", "", "Q"), "2")}, count{1, 1, 1}},
		"worklist: two steps without a study":      {[][]el{step(answerOf("", "A", "", "Q"), "1"), step(answerOf("", "A", "", "Q"), "2"), step(answerOf("", "A", "", "Q"), "2")}, count{2, 0, 1}},
		"worklist: two patients under one study":   {[][]el{step(answerOf("1.2", "A", "", "Q"), "1"), step(answerOf("1.2", "B", "", "R"), "1")}, count{2, 1, 2}},
		"nothing that tells one from the other":    {[][]el{{{tag: tagStudyDate, vr: dataset.DA, value: "20240101"}}, {{tag: tagStudyDate, vr: dataset.DA, value: "20240101"}}}, count{1, 0, 0}},
		"a study without a patient, twice":         {[][]el{answerOf("1.2", "", "", ""), answerOf("1.2", "", "", "")}, count{1, 1, 0}},
		"a study without a patient and with one":   {[][]el{answerOf("1.2", "", "", ""), answerOf("1.2", "A", "", "")}, count{2, 1, 1}},
		"the end of one is the start of the other": {[][]el{answerOf("1.2", "A", "B", ""), answerOf("1.2", "A|B", "", "")}, count{2, 1, 2}},
	} {
		tally := inspect(newInspector(testDay, testKey), row.answers...)
		got := count{tally.Records, tally.Studies.Count(), tally.Patients.Count()}
		if got != row.want || tally.Records+tally.Duplicates != uint64(len(row.answers)) {
			t.Errorf("%s: %+v, not %+v; %d duplicates", what, got, row.want, tally.Duplicates)
		}
		files := newInspector(testDay, testKey)
		files.file.on = true
		if n := inspect(files, row.answers...).Records; n != uint64(len(row.answers)) {
			t.Errorf("%s: %d files of %d", what, n, len(row.answers))
		}
	}
}

// counted is the answers of a made-up archive, told apart by an inspector's sets.
type counted struct {
	answers           answers
	studies, patients Distinct
	records           uint64
}

func (c *counted) add(study, patient uint64) {
	r := record{study: study, hasStudyUID: study != 0, who: patient, answer: scramble(study ^ scramble(patient))}
	if c.answers.add(&r, &c.studies, c.patients.Add(patient) && c.patients.Exact()) {
		c.records++
	}
}

func scramble(x uint64) uint64 { g := generator{seed: x}; return g.next() }

// TestAnswersAreToldApartInLargeArchives goes through archives twice: the second
// time brings nothing new. Their studies have one patient each, several, or none
// has a Study Instance UID.
func TestAnswersAreToldApartInLargeArchives(t *testing.T) {
	for _, n := range []uint64{1000, fewAnswers - 1, fewAnswers, fewAnswers + 1, 50_000} {
		for what, study := range map[string]func(i uint64) uint64{
			"one patient a study":     func(i uint64) uint64 { return scramble(i + 1) },
			"three patients a study":  func(i uint64) uint64 { return scramble(i/3 + 1) },
			"every patient one study": func(uint64) uint64 { return 7 },
			"no studies":              func(uint64) uint64 { return 0 },
			"shared studies come last": func(i uint64) uint64 {
				return scramble(min(i, n-50) + 1)
			},
		} {
			var c counted
			studies := map[uint64]bool{}
			for pass := range 2 {
				for i := range n {
					c.add(study(i), scramble(i+1<<40))
					if study(i) != 0 {
						studies[study(i)] = true
					}
				}
				if c.records != n || off(c.studies.Count(), float64(len(studies))) > 1e-5 && c.studies.Count() != 0 || c.patients.Count() != n {
					t.Errorf("%d answers, %s, pass %d: %d records, %d studies of %d, %d patients", n, what, pass, c.records, c.studies.Count(), len(studies), c.patients.Count())
				}
			}
		}
	}
}

// TestAPatientSeenBeforeIsARecordOfASharedStudy is the case that is told by
// eight bits: patients who have a study of their own each, and one together.
func TestAPatientSeenBeforeIsARecordOfASharedStudy(t *testing.T) {
	const n = 100_000
	var c counted
	for i := range uint64(n) {
		c.add(scramble(i+1), scramble(i+1<<40))
	}
	for i := range uint64(n) {
		c.add(scramble(1<<50+i/2), scramble(i+1<<40)) // two of them
	}
	if lost := 2*n - int(c.records); lost < 0 || lost > n/2/100 {
		t.Errorf("%d of %d records are lost", lost, 2*n)
	}
	if off(c.studies.Count(), 1.5*n) > 1e-5 {
		t.Errorf("%d studies", c.studies.Count())
	}
}

func TestFullAnswersAreRecordsAll(t *testing.T) {
	var c counted
	for i := range uint64(maxEntries) {
		c.add(scramble(i+1), scramble(i+1<<40))
	}
	if c.records != maxEntries || c.studies.Count() < maxEntries-5 || !c.studies.Exact() || c.answers.full {
		t.Errorf("%d records, %d studies", c.records, c.studies.Count())
	}
	for i := range uint64(200_000) {
		c.add(scramble(i+1+maxEntries), scramble(i+1<<41))
	}
	const all = maxEntries + 200_000
	if c.records != all || c.studies.Exact() || off(c.studies.Count(), all) > 0.03 || !c.answers.full || c.answers.many != nil {
		t.Errorf("%d records of %d, %d studies", c.records, all, c.studies.Count())
	}
	before := c.studies.Count()
	c.add(scramble(1), scramble(1<<40)) // a study from before
	if c.studies.Count() != before {
		t.Errorf("the estimate counts a study of before as another")
	}
}

func TestDatesAreTheOldestAndTheNewest(t *testing.T) {
	in := newInspector(testDay, testKey)
	if in.Dates() != (DateRange{}) {
		t.Errorf("%v before any record", in.Dates())
	}
	for i, date := range []string{"20240312", "", "20240231", "20190101", "2020", "20250101\\20260101", "20231231 "} {
		inspect(in, []el{{tag: tagStudyDate, vr: dataset.DA, value: date}, {tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprint("1.", i)},
			{tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{{{tag: tagStudyDate, vr: dataset.DA, value: "19800101"}}}}})
	}
	if got := in.Dates(); got != (DateRange{From: 2019_01_01, To: 2024_03_12}) {
		t.Errorf("%v", got)
	}
}

func TestBirthsAreThoseOfWhoIsExposed(t *testing.T) {
	in := newInspector(testDay, testKey)
	for i, born := range []string{"19710311", "", "19710231", "19391104", "18000101", "1988", "19991231"} {
		inspect(in, []el{{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada"}, {tag: tagBirthDate, vr: dataset.DA, value: born}, {tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprint("1.", i)}})
	}
	if got := in.Births(); got != (DateRange{From: 1939_11_04, To: 1999_12_31}) {
		t.Errorf("%v", got)
	}
}

func TestWhatCannotBeReadAtAllIsToldFromWhatBreaksOff(t *testing.T) {
	in := newInspector(testDay, testKey)
	var d dataset.Decoder
	whole := encode(implicit, answerOf("1.2", "A", "", "Quill^Ada")...)
	for _, b := range [][]byte{whole, whole[:len(whole)-1], {1, 2, 3}, whole[:3]} {
		d.Reset(b, implicit)
		in.Inspect(&d)
	}
	if tally := in.Tally(); tally.Malformed != 3 || tally.Unreadable != 2 {
		t.Errorf("%d malformed, %d of them unreadable", tally.Malformed, tally.Unreadable)
	}
}

func TestNamesInsidePrivateSequencesCountAsNestedOnes(t *testing.T) {
	person := []el{{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada"}, {tag: tagPatientID, vr: dataset.LO, value: "H771"}, {tag: tagBirthDate, vr: dataset.DA, value: "19710311"}}
	items := encode(implicit, person...)
	item := func(length uint32, b []byte, end ...byte) []byte {
		out := append([]byte{0xFE, 0xFF, 0x00, 0xE0}, byte(length), byte(length>>8), byte(length>>16), byte(length>>24))
		return append(append(out, b...), end...)
	}
	endItem, endSequence := []byte{0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0}, []byte{0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0}
	undefined := append(item(0xFFFF_FFFF, items, endItem...), endSequence...)
	creator := func(s dataset.Syntax) []byte {
		return dataset.AppendElement(nil, s, 0x0009_0010, dataset.LO, []byte("SYNTH 1"))
	}
	explicit := dataset.Syntax{}
	for what, row := range map[string]struct {
		s dataset.Syntax
		b []byte
	}{
		"SQ":                            {explicit, dataset.AppendSequence(creator(explicit), explicit, 0x0009_1001, encode(explicit, person...))},
		"UN of undefined length":        {explicit, append(append(creator(explicit), 0x09, 0x00, 0x01, 0x10, 'U', 'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF), undefined...)},
		"implicit, of undefined length": {implicit, append(append(creator(implicit), 0x09, 0x00, 0x01, 0x10, 0xFF, 0xFF, 0xFF, 0xFF), undefined...)},
		"a private one inside a private one": {explicit, dataset.AppendSequence(creator(explicit), explicit, 0x0009_1001,
			dataset.AppendSequence(creator(explicit), explicit, 0x0009_1002, encode(explicit, person...)))},
	} {
		in := newInspector(testDay, testKey)
		var d dataset.Decoder
		d.Reset(row.b, row.s)
		in.Inspect(&d)
		tally := in.Tally()
		if tally.Malformed != 0 || tally.Fields[PatientName][Exposed] != 1 || tally.Fields[BirthDate][Exposed] != 1 || tally.Fields[PatientID][Exposed] != 1 || tally.Identified != 1 {
			t.Errorf("%s: %d malformed, name %v, birth date %v, identifier %v", what, tally.Malformed, tally.Fields[PatientName], tally.Fields[BirthDate], tally.Fields[PatientID])
		}
		if c := in.Tally().attributes.get(in.table.find(tagPatientName)); c == nil || c[1][Exposed] != 1 {
			t.Errorf("%s: the name is no nested one", what)
		}
	}
}
