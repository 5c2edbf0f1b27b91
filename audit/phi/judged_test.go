package phi

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pacsaudit/dimse/dataset"
)

// TestRecalledValuesAreJudgedAsAnew inspects files in which values come again, in part
// changed, with what an inspector recalls and without.
func TestRecalledValuesAreJudgedAsAnew(t *testing.T) {
	recalls := NewFileInspector(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	anew := recalls.Sibling()
	values := []string{
		"Example Hospital", "SSN 899-01-0001", "899-01-0001", "899010001", "call 555-234-5678", "mail zq@example.org", "www.example.org", "BSN 123456782",
		"123456782", "19710311-1234", "ANONYMIZED", "UNKNOWN", "ZQCANARY^JOHN", "value 3 of 12", "MRN00012345", "CHEST W/O CONTRAST", "J\xFCrgen", "", " ", "RP1",
	}
	tags := []struct {
		tag dataset.Tag
		vr  dataset.VR
	}{
		{0x0008_0050, dataset.SH}, {0x0008_0080, dataset.LO}, {0x0008_0090, dataset.PN}, {0x0008_1030, dataset.LO}, {0x0009_1001, dataset.LO}, {0x0009_1002, dataset.UN},
		{0x0010_0010, dataset.PN}, {0x0010_0020, dataset.LO}, {0x0010_1001, dataset.PN}, {0x0010_4000, dataset.LT}, {0x0038_0010, dataset.LO},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		b := dataset.AppendElement(nil, dataset.Syntax{}, dataset.SpecificCharacterSet, dataset.CS, []byte([]string{"", "ISO_IR 100", "ISO_IR 192"}[r.IntN(3)]))
		for _, a := range tags {
			v := []byte(values[r.IntN(len(values))])
			if len(v) > 0 && r.IntN(3) == 0 {
				v[r.IntN(len(v))] = "0123456789 -A"[r.IntN(13)]
			}
			b = dataset.AppendElement(b, dataset.Syntax{}, a.tag, a.vr, v)
		}
		var d dataset.Decoder
		d.Reset(b, dataset.Syntax{})
		got := recalls.InspectFile(&d, nil)
		d.Reset(b, dataset.Syntax{})
		anew.judged.forget()
		if want := anew.InspectFile(&d, nil); got != want || fmt.Sprint(recalls.record) != fmt.Sprint(anew.record) {
			t.Fatalf("recalled %+v\njudged anew %+v", recalls.record, anew.record)
		}
	}
	a, b := recalls.tally.Clone(), anew.tally.Clone()
	a.CountPopulations()
	b.CountPopulations()
	if fmt.Sprint(a.Fields, a.SSN, a.National, a.Contacts, a.AnyExposed) != fmt.Sprint(b.Fields, b.SSN, b.National, b.Contacts, b.AnyExposed) {
		t.Errorf("recalled %v\njudged anew %v", a.Fields, b.Fields)
	}
}
