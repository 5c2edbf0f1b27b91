package phi

import (
	"bytes"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

var explicit = dataset.Syntax{}

// TestSocialSecurityNumbersStandAnywhere has for each place a number that is
// found there, and what is none.
func TestSocialSecurityNumbersStandAnywhere(t *testing.T) {
	const ssn = "899-01-0001"
	text := strings.Repeat("No abnormality is seen. ", 5000)
	for what, row := range map[string]struct {
		element el
		want    evidenceSet
	}{
		"fifth component of the name":       {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada^^^" + ssn}, 1 << SSNFormatted},
		"labelled behind the given name":    {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada SSN " + ssn}, 1 << SSNLabelled},
		"bare and labelled in the name":     {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada SSN 899010001"}, 1 << SSNLabelled},
		"glued to its label":                {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada^SSN899010001"}, 1 << SSNLabelled},
		"alone as the name":                 {el{tag: tagPatientName, vr: dataset.PN, value: ssn}, 1 << SSNFormatted},
		"ideographic group":                 {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada=" + ssn}, 1 << SSNFormatted},
		"responsible person":                {el{tag: 0x0010_2297, vr: dataset.PN, value: "Quill^Ada " + ssn}, 1 << SSNFormatted},
		"other patient names, the second":   {el{tag: 0x0010_1001, vr: dataset.PN, value: `Quill^Ada\Quill^Ada ` + ssn}, 1 << SSNFormatted},
		"mother's birth name":               {el{tag: 0x0010_1060, vr: dataset.PN, value: "Quill " + ssn}, 1 << SSNFormatted},
		"referring physician":               {el{tag: 0x0008_0090, vr: dataset.PN, value: "Quill^Ada SSN " + ssn}, 1 << SSNLabelled},
		"institution name":                  {el{tag: 0x0008_0080, vr: dataset.LO, value: "SSN " + ssn}, 1 << SSNLabelled},
		"institution address":               {el{tag: 0x0008_0081, vr: dataset.ST, value: "Ward 3, " + ssn}, 1 << SSNFormatted},
		"address":                           {el{tag: 0x0010_1040, vr: dataset.LO, value: "1 Mill Lane SSN: 899010001"}, 1 << SSNLabelled},
		"telephone number":                  {el{tag: 0x0010_2154, vr: dataset.SH, value: ssn}, 1 << SSNFormatted},
		"occupation":                        {el{tag: 0x0010_2180, vr: dataset.SH, value: "SSN 899010001"}, 1 << SSNLabelled},
		"a technical attribute, labelled":   {el{tag: 0x0008_0070, vr: dataset.LO, value: "SSN " + ssn}, 1 << SSNLabelled},
		"an attribute of no table":          {el{tag: 0x0018_1019, vr: dataset.LO, value: "SSN 899010001"}, 1 << SSNLabelled},
		"private PN":                        {el{tag: 0x0009_1001, vr: dataset.PN, value: "Quill^Ada " + ssn}, 1 << SSNFormatted},
		"private LO":                        {el{tag: 0x0009_1001, vr: dataset.LO, value: ssn}, 1 << SSNFormatted},
		"private UT, far behind":            {el{tag: 0x0009_1001, vr: dataset.UT, value: text + ssn}, 1 << SSNFormatted},
		"private OB with text":              {el{tag: 0x0009_1001, vr: dataset.OB, value: text + ssn}, 1 << SSNFormatted},
		"private UN with text":              {el{tag: 0x0009_1001, vr: dataset.UN, value: text + ssn}, 1 << SSNFormatted},
		"comments, far behind":              {el{tag: 0x0010_4000, vr: dataset.LT, value: text[:60_000] + ssn}, 1 << SSNFormatted},
		"text of a report":                  {el{tag: 0x0040_A160, vr: dataset.UT, value: text + "SSN 899010001"}, 1 << SSNLabelled},
		"encapsulated text":                 {el{tag: 0x0042_0011, vr: dataset.OB, value: "<id extension=\"" + ssn + "\"/>" + text}, 1 << SSNFormatted},
		"other patient IDs as UN":           {el{tag: tagOtherPatientIDs, vr: dataset.UN, value: asItem(implicit, el{tag: tagPatientID, vr: dataset.LO, value: "899010001"}, el{tag: tagIssuer, vr: dataset.LO, value: "SSN"})}, 1 << SSNLabelled},
		"other patient IDs as UN, explicit": {el{tag: tagOtherPatientIDs, vr: dataset.UN, value: asItem(explicit, el{tag: tagPatientID, vr: dataset.LO, value: ssn})}, 1 << SSNFormatted},

		"a bare number in the name":      {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada^^^899010001"}, 0},
		"a birth date in the name":       {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada^^^1971-03-11"}, 0},
		"a phone number in the name":     {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada 555-555-0100"}, 0},
		"no valid number":                {el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada 000-01-0001"}, 0},
		"part of a longer number":        {el{tag: 0x0008_0080, vr: dataset.LO, value: "4899-01-0001"}, 0},
		"with letters around it":         {el{tag: 0x0008_0080, vr: dataset.LO, value: "A899-01-0001B"}, 0},
		"a technical attribute":          {el{tag: 0x0008_0070, vr: dataset.LO, value: "Model 899-01-0001"}, 0},
		"a private part number":          {el{tag: 0x0009_1001, vr: dataset.LO, value: "899-010001"}, 0},
		"private bytes":                  {el{tag: 0x0009_1001, vr: dataset.OB, value: "\x01\x02 " + ssn}, 0},
		"private bytes behind text":      {el{tag: 0x0009_1001, vr: dataset.OB, value: text[:64] + "\x00\x01\x02" + ssn}, 0},
		"a word that ends like the name": {el{tag: 0x0008_0080, vr: dataset.LO, value: "LESSN899010001"}, 0},
	} {
		for _, s := range []dataset.Syntax{implicit, explicit} {
			in := newInspector(testDay, testKey)
			var d dataset.Decoder
			d.Reset(encode(s, row.element), s)
			in.Inspect(&d)
			if s.Implicit && (row.element.vr == dataset.OB || dataset.VROf(row.element.tag) == dataset.SQ || dataset.VROf(row.element.tag) == dataset.UN && !row.element.tag.Private()) {
				continue // the dictionary says another VR
			}
			if in.record.ssn != row.want || in.tally.Malformed != 0 {
				t.Errorf("%s, implicit %v: evidence %b, not %b; %d malformed", what, s.Implicit, in.record.ssn, row.want, in.tally.Malformed)
			}
		}
		got := inspectFile(t, encode(explicit, row.element))
		if got.ssn != row.want {
			t.Errorf("%s, in a file: evidence %b, not %b", what, got.ssn, row.want)
		}
	}
}

// inspectFile counts a data set as that of a file, which is read through a
// window.
func inspectFile(t *testing.T, dataSet []byte) record {
	t.Helper()
	b := append(make([]byte, 128), "DICM"...)
	meta := dataset.AppendElement(nil, explicit, 0x0002_0010, dataset.UI, []byte("1.2.840.10008.1.2.1\x00"))
	b = dataset.AppendElement(b, explicit, 0x0002_0000, dataset.UL, []byte{byte(len(meta)), 0, 0, 0})
	b = append(append(b, meta...), dataSet...)
	var h dataset.Header
	if !h.Open(memory{bytes.NewReader(b)}, int64(len(b)), 4096) {
		t.Fatal("no DICOM")
	}
	in := newInspector(testDay, testKey)
	in.file.on = true
	in.InspectFile(h.DataSet(), nil)
	return in.record
}

// asItem is the value of a sequence with one item.
func asItem(s dataset.Syntax, elements ...el) string {
	b := encode(s, elements...)
	return string(append([]byte{0xFE, 0xFF, 0x00, 0xE0, byte(len(b)), byte(len(b) >> 8), 0, 0}, b...))
}

// TestSequencesInDisguiseAreGoneInto: as UN of defined length in an answer.
func TestSequencesInDisguiseAreGoneInto(t *testing.T) {
	person := []el{{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada"}, {tag: tagPatientID, vr: dataset.LO, value: "H771"}, {tag: tagBirthDate, vr: dataset.DA, value: "19710311"}}
	behind := el{tag: 0x0010_4000, vr: dataset.LT, value: "see 899-01-0001"}
	undefined := func(s dataset.Syntax) string {
		return "\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF" + string(encode(s, person...)) + "\xFE\xFF\x0D\xE0\x00\x00\x00\x00"
	}
	deep := asItem(implicit, person...)
	for range maxInner - 1 {
		deep = asItem(implicit, el{tag: 0x0009_1001, vr: dataset.UN, value: deep})
	}
	for what, value := range map[string]string{
		"implicit": asItem(implicit, person...), "explicit": asItem(explicit, person...), "an item of undefined length": undefined(implicit),
		"explicit, of undefined length": undefined(explicit), "two items": asItem(implicit, person[:2]...) + asItem(implicit, person[2]), "one in another": deep,
		"an empty item first": asItem(implicit) + asItem(implicit, person...),
	} {
		for _, tag := range []dataset.Tag{0x0009_1001, 0x0009_9001, 0x0008_1140} {
			for _, s := range []dataset.Syntax{implicit, explicit} {
				if s.Implicit && !tag.Private() {
					continue
				}
				in := newInspector(testDay, testKey)
				var d dataset.Decoder
				d.Reset(encode(s, el{tag: tag, vr: dataset.UN, value: value}, behind), s)
				in.Inspect(&d)
				tally := in.Tally()
				if tally.Malformed != 0 || tally.Identified != 1 || tally.SSN.Formatted != 1 || in.depth != 0 {
					t.Errorf("%s, %v, implicit %v: %d malformed, name %v, birth date %v, identifier %v, SSN %d", what, tag, s.Implicit, tally.Malformed,
						tally.Fields[PatientName], tally.Fields[BirthDate], tally.Fields[PatientID], tally.SSN.Formatted)
				}
			}
		}
	}
	// What breaks off inside does not keep from what follows, and is said.
	for what, value := range map[string]string{
		"cut off": asItem(implicit, person...)[:30], "no element": "\xFE\xFF\x00\xE0\x05\x00\x00\x00ABCDE",
	} {
		tally := inspect(newInspector(testDay, testKey), []el{{tag: 0x0009_1001, vr: dataset.UN, value: value}, behind})
		if tally.Malformed != 1 || tally.SSN.Formatted != 1 {
			t.Errorf("%s: %d malformed, SSN %d", what, tally.Malformed, tally.SSN.Formatted)
		}
	}
}

func TestDigitsAreCountedEightAtOnce(t *testing.T) {
	g := generator{seed: 4}
	for range 20_000 {
		v := make([]byte, 8+g.n(60)+g.n(50)/49*1500)
		n := 0
		for i := range v {
			if v[i] = byte(g.n(256)); g.n(1+len(v)/12) == 0 {
				v[i] = byte('/' + g.n(12))
			}
			if isDigit(v[i]) {
				n++
			}
		}
		if nineDigits(v) != (n >= 9) {
			t.Fatalf("%q has %d digits", v, n)
		}
	}
}
