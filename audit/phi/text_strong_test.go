package phi

import (
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestStrongSchemesAreFoundInFreeText without a word that names them, where they are
// written as nothing else is.
func TestStrongSchemesAreFoundInFreeText(t *testing.T) {
	for v, want := range map[string]schemeSet{
		"131052-308T": 1 << FIHETU, "seen with 131052-308T.": 1 << FIHETU, "(131052A308T)": 0, "131052-308U": 0, "x131052-308T": 0, "131052-308T-1": 0,
		"RSSMRA85T10A562S": 1 << ITCF, "patient RSSMRA85T10A562S, again": 1 << ITCF, "RSSMRA85T10A562T": 0, "RSSMRA85T10A562SX": 0,
		"11010519491231002X": 1 << CNRID, "11010519491231002X1": 0, "110105194912310021": 0, "1.2.840.11010519491231002": 0,
		"1 85 05 78 006 084 91": 1 << FRNIR, "1 85 05 78 006 084 92": 0, "185057800608491": 0,
		"111.444.777-35": 1 << BRCPF, "111.444.777-36": 0, "11144477735": 0, "111.444.777-35-1": 0,
	} {
		in := newInspector(testDay, testKey)
		if inspect(in, []el{{tag: 0x0010_4000, vr: dataset.LT, value: v}}); in.record.strong != want {
			t.Errorf("%q: %b, not %b", v, in.record.strong, want)
		}
	}
	in := newInspector(testDay, testKey)
	if inspect(in, []el{{tag: 0x0018_1019, vr: dataset.LO, value: "131052-308T"}}); in.record.strong != 0 {
		t.Error("a serial number is somebody's")
	}
}

// TestNumbersInTextsAreSeldomStrong: of a million of the usual forms.
func TestNumbersInTextsAreSeldomStrong(t *testing.T) {
	g := generator{seed: 12}
	forms := []string{"999999999999999999", "999999-999A", "999.999.999-99", "9 99 99 99 999 999 99", "AAAAAA99A99A999A", "99999999999", "999999999999999"}
	found := map[string]int{}
	const each = 20_000
	for _, form := range forms {
		for range each {
			f := finds{today: DayOf(testDay)}
			v := []byte("see " + g.template(form) + " of")
			if f.scan(v, 0, len(v)); f.strong != 0 {
				found[form]++
			}
		}
	}
	// The form of Italy's is nobody else's; of the others what the check lets by is
	// told by the date.
	most := map[string]int{"999.999.999-99": each / 80, "9 99 99 99 999 999 99": each / 100, "AAAAAA99A99A999A": each / 50, "999999-999A": each / 400}
	for form, n := range found {
		if n > max(most[form], each/2000) {
			t.Errorf("%s: %d of %d", form, n, each)
		}
	}
	if len(found) == 0 {
		t.Error("none at all")
	}
}
