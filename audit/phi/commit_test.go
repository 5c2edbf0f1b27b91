package phi

import (
	"fmt"
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/dimse/dataset"
)

func TestInstancesAreAddedWhereTheyWereReturned(t *testing.T) {
	in := newInspector(testDay, testKey)
	for i, v := range []string{"12", "0", "", "-3", "x", "1234567890123", "30"} {
		inspect(in, []el{{tag: tagStudyInstances, vr: dataset.IS, value: v}, {tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprint("1.2.", i)}})
	}
	inspect(in, []el{named})
	if tally := in.Tally(); tally.Instances != 42 || tally.InstancesReturned != 3 || tally.Records != 8 {
		t.Errorf("%d instances in %d of %d records", tally.Instances, tally.InstancesReturned, tally.Records)
	}
}

// TestARecordIsCountedOnceInATier: its values one by one, the record if one of
// them shows something.
func TestARecordIsCountedOnceInATier(t *testing.T) {
	tally := inspect(newInspector(testDay, testKey),
		[]el{named, birthday, {tag: 0x0010_1040, vr: dataset.LO}, {tag: 0x0010_0040, vr: dataset.CS, value: "F"}},
		[]el{nobody, {tag: 0x0010_0040, vr: dataset.CS, value: "M"}, {tag: tagStudyDate, vr: dataset.DA, value: "20240131"}},
		[]el{{tag: 0x0010_4000, vr: dataset.LT, value: "hello"}})
	want := counts.Tiers{
		Direct:   counts.Tier{Records: 1, NonEmpty: 3, Exposed: 2},
		Quasi:    counts.Tier{Records: 2, NonEmpty: 3, Exposed: 3},
		Clinical: counts.Tier{Records: 1, NonEmpty: 1, Exposed: 1},
	}
	if tally.Tiers != want {
		t.Errorf("%+v, not %+v", tally.Tiers, want)
	}
}

// TestWhatTextHoldsIsOfItsCategory: a telephone number is of category D, an
// e-mail address of F, a link of N, a social security number of G.
func TestWhatTextHoldsIsOfItsCategory(t *testing.T) {
	for text, c := range map[string]struct {
		contact Contact
		hipaa   HIPAA
	}{
		"call 555-123-4567":            {ContactPhone, HIPAATelephone},
		"write tarnwick@example.org":   {ContactEmail, HIPAAEmail},
		"see http://www.example.org/a": {ContactURL, HIPAAURL},
		"SSN 899-01-0001":              {Contacts, HIPAASSN},
		"nothing of the kind":          {Contacts, HIPAACategories},
	} {
		tally := tallyOf(el{tag: 0x0029_1001, vr: dataset.LO, value: text})
		for contact := range Contacts {
			if got, want := tally.Contacts[contact], uint64(0); got != want && contact != c.contact || contact == c.contact && got != 1 {
				t.Errorf("%q: %d of %v", text, got, contact)
			}
		}
		for h := range HIPAACategories {
			if got := tally.HIPAA[h]; (got == 1) != (h == c.hipaa) || got > 1 {
				t.Errorf("%q: %d of %v", text, got, h)
			}
		}
	}
}

// TestALargeRecordIsCountedWholeOrNotAtAll: one with more attributes than are
// noted one by one, which are added up beside.
func TestALargeRecordIsCountedWholeOrNotAtAll(t *testing.T) {
	large := func(uid string) []el {
		record := []el{named, {tag: tagStudyInstanceUID, vr: dataset.UI, value: uid}}
		for i := range 2*maxSeen + 7 {
			record = append(record, el{tag: dataset.Tag(0x0029_1000 + i), vr: dataset.LO, value: "x"})
		}
		return record
	}
	private := func(t *Tally) uint64 { return t.attributes.get(attributes().private)[0][Exposed] }
	in := newInspector(testDay, testKey)
	inspect(in, large("1.2.1"))
	if got := private(in.Tally()); got != 2*maxSeen+7 {
		t.Errorf("%d values, not %d", got, 2*maxSeen+7)
	}
	inspect(in, large("1.2.1")) // a duplicate
	if got := private(in.Tally()); got != 2*maxSeen+7 {
		t.Errorf("with a duplicate %d values", got)
	}
	inspect(in, []el{{tag: 0x0029_1000, vr: dataset.LO, value: "x"}})
	if got := private(in.Tally()); got != 2*maxSeen+8 {
		t.Errorf("with a small one %d values", got)
	}
	inspect(in, large("1.2.2"))
	inspect(in, []el{{tag: 0x0029_1000, vr: dataset.LO, value: "y"}})
	if got := private(in.Tally()); got != 2*(2*maxSeen+7)+2 {
		t.Errorf("with another large one %d values", got)
	}
	if tally := in.Tally(); tally.Records != 4 || tally.Duplicates != 1 || tally.Fields[PatientName][Exposed] != 2 || tally.Fields[Private][Exposed] != 4 {
		t.Errorf("%d records, %d duplicates, %d names, %d with private elements",
			tally.Records, tally.Duplicates, tally.Fields[PatientName][Exposed], tally.Fields[Private][Exposed])
	}
}

// TestOnlyPatientsBirthDatesAreAPopulation: a date without a number is of
// nobody who could be told apart, and one in a sequence is of somebody else.
func TestOnlyPatientsBirthDatesAreAPopulation(t *testing.T) {
	january := el{tag: tagBirthDate, vr: dataset.DA, value: "19530101"}
	for what, c := range map[string]struct {
		record    []el
		born      int
		januaries uint64
	}{
		"a patient":           {[]el{numbered, birthday}, 1, 0},
		"of January":          {[]el{numbered, january}, 1, 1},
		"no number":           {[]el{january}, 0, 0},
		"an empty number":     {[]el{{tag: tagPatientID, vr: dataset.LO}, january}, 0, 0},
		"no date":             {[]el{numbered}, 0, 0},
		"the year":            {[]el{numbered, {tag: tagBirthDate, vr: dataset.DA, value: "1953"}}, 0, 0},
		"of an earlier entry": {[]el{numbered, {tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{{tag: 0x0400_0550, vr: dataset.SQ, items: [][]el{{january}}}}}}}, 0, 0},
	} {
		tally := tallyOf(c.record...)
		if got := len(tally.births.hashes); got != c.born || tally.JanuaryFirst() != c.januaries {
			t.Errorf("%s: %d birth dates, %d of January 1st", what, got, tally.JanuaryFirst())
		}
	}
}

// TestDaysAreToldApart: two hundred patients of as many days share none, and of
// one day share it, under one key and not under two.
func TestDaysAreToldApart(t *testing.T) {
	different := func(key [16]byte, day func(i int) int) map[uint32]bool {
		in := newInspector(testDay, key)
		for i := range sampleSize {
			inspect(in, []el{
				{tag: tagPatientID, vr: dataset.LO, value: fmt.Sprintf("P%05d", i)},
				{tag: tagBirthDate, vr: dataset.DA, value: fmt.Sprint(day(i))},
			})
		}
		hashes := map[uint32]bool{}
		for _, b := range in.Tally().births.traits {
			hashes[b.date] = true
		}
		return hashes
	}
	for what, c := range map[string]struct {
		day  func(i int) int
		want int
	}{
		"days of months":        {func(i int) int { return 1962_01_02 + i/27*100 + i%27 }, sampleSize},
		"years":                 {func(i int) int { return 1851_07_13 + i%170*10000 + i/170 }, sampleSize},
		"one day":               {func(int) int { return 1962_07_13 }, 1},
		"two days of two years": {func(i int) int { return 1962_07_13 + i%2*10000 }, 2},
	} {
		if got := len(different(testKey, c.day)); got != c.want {
			t.Errorf("%s: %d different, not %d", what, got, c.want)
		}
	}
	day := func(int) int { return 1962_07_13 }
	for h := range different(testKey, day) {
		if different([16]byte{9}, day)[h] {
			t.Error("the hash of a day is the same under another key")
		}
	}
}

// TestARecordIsUnreadableIfItBreaksOffBeforeAnythingThatIdentifies: an empty one
// is whole, and one that was added up beside has shown something.
func TestARecordIsUnreadableIfItBreaksOffBeforeAnythingThatIdentifies(t *testing.T) {
	private := make([]el, maxSeen)
	for i := range private {
		private[i] = el{tag: dataset.Tag(0x0009_1000 + i), vr: dataset.LO, value: "x"}
	}
	for what, c := range map[string]struct {
		record                []byte
		malformed, unreadable uint64
	}{
		"empty":                      {nil, 0, 0},
		"whole":                      {encode(implicit, named), 0, 0},
		"broken off at once":         {[]byte{0x10, 0, 0x10}, 1, 1},
		"broken off behind a name":   {append(encode(implicit, named), 0x10, 0, 0x20), 1, 0},
		"behind a character set":     {append(encode(implicit, el{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}), 0x10, 0, 0x10), 1, 1},
		"behind so many attributes":  {append(encode(implicit, private...), 0x10, 0, 0x20), 1, 0},
		"behind one fewer than that": {append(encode(implicit, private[1:]...), 0x10, 0, 0x20), 1, 0},
	} {
		var d dataset.Decoder
		d.Reset(c.record, implicit)
		in := newInspector(testDay, testKey)
		in.Inspect(&d)
		if tally := in.Tally(); tally.Malformed != c.malformed || tally.Unreadable != c.unreadable {
			t.Errorf("%s: %d malformed, %d unreadable", what, tally.Malformed, tally.Unreadable)
		}
	}
}
