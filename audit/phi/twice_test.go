package phi

import (
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestANameThatComesTwiceCounts holds that none of two is hidden by the other:
// dcmdump shows the first, other readers the last.
func TestANameThatComesTwiceCounts(t *testing.T) {
	for _, names := range [][]string{{"BRENNER^ANNA", "ANON-1"}, {"ANON-1", "BRENNER^ANNA"}, {"BRENNER^ANNA", ""}, {"BRENNER^ANNA", "ANON-1", ""}} {
		in := newInspector(testDay, testKey)
		var record []el
		for _, n := range names {
			record = append(record, el{tag: tagPatientName, vr: dataset.PN, value: n})
		}
		inspect(in, record)
		if c := in.Tally().Fields[PatientName]; c[Exposed] != 1 || c.Returned() != 1 {
			t.Errorf("%q: %v", names, c)
		}
	}
}

// TestAValueThatIsTooLongToLookAtIsToldOf holds that it is no empty one.
func TestAValueThatIsTooLongToLookAtIsToldOf(t *testing.T) {
	for _, value := range []el{
		{tag: tagPatientName, vr: dataset.PN, value: strings.Repeat(" ", maxKept) + "BRENNER^ANNA"},
		{tag: tagPatientID, vr: dataset.LO, value: strings.Repeat(" ", maxKept) + "3000017"},
		{tag: tagBirthDate, vr: dataset.DA, value: strings.Repeat(" ", maxKept) + "19710311"},
		{tag: 0x0010_1001, vr: dataset.PN, value: strings.Repeat(" ", maxKept) + "BRENNER^ANNA"},
	} {
		in := newInspector(testDay, testKey)
		in.file.on = true
		var d dataset.Decoder
		d.Reset(encode(implicit, value), implicit)
		if f := in.InspectFile(&d, nil); !f.Long && !f.AnyExposed || in.Tally().Malformed != 1 {
			t.Errorf("%v: %+v, %d malformed", value.tag, f, in.Tally().Malformed)
		}
	}
}
