package phi

import (
	"strings"
	"testing"
)

// TestALabelIsFoundBeforeTheWordsOfASentence: as people write them, in the languages whose
// numbers are known.
func TestALabelIsFoundBeforeTheWordsOfASentence(t *testing.T) {
	for _, words := range []string{
		"number of the patient is", "no of a patient", "num for this member", "Nr. of insured", "ID on file of subscriber", "of the holder of record was", "card of his guarantor",
		"of her spouse as given", "of sponsor as reported by", "of pt (listed)", "of pts", "of the patient's", "patients #",
		"Nummer des Patienten lautet", "Nummer der Patientin ist", "von Patienten", "van de patiente", "van het patient",
		"du patient est", "de la patiente", "de le patient", "numero del paciente es", "el paciente", "do paciente", "da paciente", "della paziente",
		"of\tthe\r\npatient=",
	} {
		v := []byte("SSN " + words + " 899010001")
		if got := beforeFillers(v, len(v)-len("899010001")); got != len("SSN") {
			t.Errorf("%q: the label ends at %d", v, got)
		}
	}
}

// TestWordsBetweenALabelAndItsNumberHaveBounds: a number or another sign beside them makes
// them no words, and without somebody whose number it is they count for nothing.
func TestWordsBetweenALabelAndItsNumberHaveBounds(t *testing.T) {
	const none = -1 // the number itself
	for before, want := range map[string]int{
		"":                         none,
		"SSN ":                     none,
		"SSN of the ":              none,
		"patient ":                 0,
		"SSN of the nurse ":        none,
		"SSN of nurse patient ":    12,
		"SSN of1 patient ":         7,
		"SSN_of patient ":          6,
		"SSN 1patient ":            none,
		"SSN _patient ":            none,
		"SSN of, patient ":         7,
		"SSN of/patient ":          7,
		"SSN xsubscriber ":         none,
		"SSN subscribers ":         none,
		"SSN a is of the patient ": len("SSN"),
		// Six words; with a seventh the blank behind the label stays, and no label ends there.
		"SSN a a is of the patient ":               len("SSN"),
		"SSN a a a is of the patient ":             len("SSN "),
		"SSN a a a a is of the patient ":           len("SSN a "),
		"SSN of patient" + strings.Repeat(" ", 53): len("SSN"),
		"SSN of patient" + strings.Repeat(" ", 54): len("SSN "),
		"SSN of patient" + strings.Repeat(" ", 57): len("SSN of "),
		"SSN of patient" + strings.Repeat(" ", 58): none,
		"SSN of patient" + strings.Repeat(" ", 64): none,
	} {
		if want == none {
			want = len(before)
		}
		if got := beforeFillers([]byte(before), len(before)); got != want {
			t.Errorf("%q: %d, not %d", before, got, want)
		}
	}
}

// TestALabelBeforeSuchWordsIsAWholeWord: in any case, at the beginning and behind signs.
func TestALabelBeforeSuchWordsIsAWholeWord(t *testing.T) {
	for before, want := range map[string]bool{
		"SSN of patient ": true, "ssn of patient ": true, "the SSN of patient ": true, "(SSN of patient ": true,
		"BASSN of patient ": false, "1SSN of patient ": false, "SN of patient ": false, "SSNX of patient ": false,
		"SSN ": false, "of patient ": false, "": false,
	} {
		if got := keywordFurther([]byte(before+"899"), len(before), []string{"SOCIAL", "SSN"}); got != want {
			t.Errorf("%q: %v", before, got)
		}
	}
}
