package phi

import (
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// allVRs are those of a value that is no sequence.
func allVRs() (all []dataset.VR) {
	const names = "AEASATCSDADSDTFDFLISLOLTOBODOFOLOVOWPNSHSLSSSTSVTMUCUIULUNURUSUTUV"
	for i := 0; i < len(names); i += 2 {
		all = append(all, dataset.VR(names[i])<<8|dataset.VR(names[i+1]))
	}
	return all
}

// evidenceIn is what an element shows in a file and in an answer, of one syntax.
func evidenceIn(t *testing.T, s dataset.Syntax, e el) (answer, file evidenceSet) {
	t.Helper()
	in := newInspector(testDay, testKey)
	var d dataset.Decoder
	d.Reset(encode(s, e), s)
	in.Inspect(&d)
	answer = in.record.ssn
	return answer, inspectFile(t, encode(s, e)).ssn
}

// TestAWrongVRHidesNoText: the dictionary decides of an attribute that it knows,
// and the bytes of one that it does not know.
func TestAWrongVRHidesNoText(t *testing.T) {
	const text, far = "Known allergies: none. SSN 899-01-0001", 2000
	for _, tag := range []dataset.Tag{
		0x0010_4000, 0x0008_1030, 0x0010_2154, 0x0008_0080, tagPatientName, // of the table
		0x0018_1019,                           // of the dictionary only
		0x0018_9FFE, 0x0010_9999, 0x0008_FFE0, // of neither
	} {
		for _, vr := range allVRs() {
			for _, v := range []string{text, strings.Repeat("word ", far) + text} {
				if answer, file := evidenceIn(t, explicit, el{tag: tag, vr: vr, value: v}); answer != 1<<SSNLabelled || file != answer {
					t.Errorf("%v as %v, %d bytes: evidence %b in an answer, %b in a file", tag, vr, len(v), answer, file)
				}
			}
		}
	}
	for _, tag := range []dataset.Tag{0x0018_9FFE, 0x0010_9999, 0x0008_FFE0, 0x0028_0FFF, 0x0040_FFFE} {
		in := newInspector(testDay, testKey)
		if inspect(in, []el{{tag: tag, value: text}}); in.record.ssn != 1<<SSNLabelled {
			t.Errorf("%v in implicit VR: evidence %b", tag, in.record.ssn)
		}
	}
}

// TestTextInThePlaceOfBytesIsFound: in private ones, however many, and in a few
// of an attribute that the dictionary knows to be numbers.
func TestTextInThePlaceOfBytesIsFound(t *testing.T) {
	for _, vr := range allVRs() {
		if !isBinary(vr) {
			continue
		}
		for what, e := range map[string]el{
			"private":       {tag: 0x0009_1001, vr: vr, value: "899-01-0001"},
			"private, long": {tag: 0x0009_1001, vr: vr, value: strings.Repeat("word ", 2000) + "899-01-0001"},
		} {
			if answer, file := evidenceIn(t, explicit, e); answer != 1<<SSNFormatted || file != answer {
				t.Errorf("%s %v: evidence %b in an answer, %b in a file", what, vr, answer, file)
			}
		}
		if answer, file := evidenceIn(t, explicit, el{tag: 0x0054_0081, vr: vr, value: "SSN 899-01-0001"}); answer != 1<<SSNLabelled || file != answer {
			t.Errorf("a number of slices as %v: evidence %b in an answer, %b in a file", vr, answer, file)
		}
	}
}

// TestBytesAreNoText: those of a known attribute are passed over, whatever they
// are, and what is no text is none.
func TestBytesAreNoText(t *testing.T) {
	const ssn = "SSN 899-01-0001"
	for what, e := range map[string]el{
		"a long table of a lookup": {tag: 0x0028_3006, vr: dataset.OW, value: strings.Repeat("word ", 200) + ssn},
		"a long profile":           {tag: 0x0028_2000, vr: dataset.OB, value: strings.Repeat("word ", 200) + ssn},
		"bytes in a comment":       {tag: 0x0010_4000, vr: dataset.OW, value: "\x00\x01" + ssn},
		"private bytes":            {tag: 0x0009_1001, vr: dataset.OW, value: "\x00\x01" + ssn},
		"unknown bytes":            {tag: 0x0018_9FFE, vr: dataset.OB, value: "\x00\x01" + ssn},
		"an unlabelled number":     {tag: 0x0018_9FFE, vr: dataset.OB, value: "899-01-0001"},
	} {
		if answer, file := evidenceIn(t, explicit, e); answer|file != 0 {
			t.Errorf("%s: evidence %b in an answer, %b in a file", what, answer, file)
		}
	}
}
