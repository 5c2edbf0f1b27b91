package phi

import (
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// part10 is a file with a data set, as a device may keep one in another.
func part10(elements ...el) string {
	meta := dataset.AppendElement(nil, explicit, 0x0002_0010, dataset.UI, []byte("1.2.840.10008.1.2.1\x00"))
	b := append(make([]byte, 128), "DICM"...)
	b = dataset.AppendElement(b, explicit, 0x0002_0000, dataset.UL, []byte{byte(len(meta)), 0, 0, 0})
	return string(append(append(b, meta...), encode(explicit, elements...)...))
}

// asBigItem is asItem in big endian.
func asBigItem(elements ...el) string {
	b := encode(dataset.Syntax{BigEndian: true}, elements...)
	return "\xFF\xFE\xE0\x00\x00\x00" + string([]byte{byte(len(b) >> 8), byte(len(b))}) + string(b)
}

// TestBytesThatHoldAPersonAreGoneInto: a sequence or a whole file in the place of
// bytes, private ones or those of a known sequence.
func TestBytesThatHoldAPersonAreGoneInto(t *testing.T) {
	person := []el{{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada"}, {tag: tagPatientID, vr: dataset.LO, value: "H771"}, {tag: tagBirthDate, vr: dataset.DA, value: "19710311"}}
	long := append([]el{{tag: 0x0008_2111, vr: dataset.ST, value: strings.Repeat("word ", 10_000)}}, person...)
	behind := el{tag: 0x7001_1001, vr: dataset.LT, value: "see 899-01-0001"}
	for what, v := range map[string]string{
		"an item": asItem(explicit, person...), "an implicit item": asItem(implicit, person...), "an item in big endian": asBigItem(person...),
		"a long item": asItem(implicit, long...), "a file": part10(person...), "a long file": part10(long...),
	} {
		for _, vr := range []dataset.VR{dataset.OB, dataset.OW, dataset.UN, dataset.OF} {
			for _, tag := range []dataset.Tag{0x0009_1001, 0x0008_1120, 0x0400_0561, 0x0018_9FFE, tagDocument} {
				if file := strings.HasSuffix(what, "file"); file != (tag == tagDocument) && !tag.Private() || tag == tagDocument && vr == dataset.UN {
					continue
				}
				b := encode(explicit, el{tag: tag, vr: vr, value: v}, behind)
				in := newInspector(testDay, testKey)
				var d dataset.Decoder
				d.Reset(b, explicit)
				in.Inspect(&d)
				for where, r := range map[string]record{"an answer": in.record, "a file": inspectFile(t, b)} {
					if name, born, id := r.person(); !name || !born || !id || r.ssn != 1<<SSNFormatted || r.malformed {
						t.Errorf("%s as %v in %v of %s: name %v, birth date %v, identifier %v, SSN %b, malformed %v", what, vr, tag, where, name, born, id, r.ssn, r.malformed)
					}
				}
			}
		}
	}
}

// TestWhatIsTooLongToGoIntoIsSaid: it was not looked at. Items of any length are
// gone through by the decoder of files.
func TestWhatIsTooLongToGoIntoIsSaid(t *testing.T) {
	long := el{tag: 0x0008_2111, vr: dataset.ST, value: strings.Repeat("word ", 10_000)}
	name := el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada"}
	for what, v := range map[string]string{
		"a file": part10(long, name) + strings.Repeat("word ", 60_000), "a broken file": part10(name)[:160],
	} {
		for _, vr := range []dataset.VR{dataset.OB, dataset.OW, dataset.UN} {
			if r := inspectFile(t, encode(explicit, el{tag: 0x0009_1001, vr: vr, value: v})); !r.malformed {
				t.Errorf("%s as %v: not malformed", what, vr)
			}
		}
	}
}

// TestBytesAreNotGoneInto where the dictionary knows them, or where they only
// begin like others.
func TestBytesAreNotGoneInto(t *testing.T) {
	for what, e := range map[string]el{
		"the entries of a table":    {tag: 0x0028_3006, vr: dataset.OW, value: part10(el{tag: tagPatientName, vr: dataset.PN, value: "Quill^Ada"})},
		"zeros":                     {tag: 0x0009_1001, vr: dataset.OW, value: strings.Repeat("\x00", 4000)},
		"zeros, then anything":      {tag: 0x0009_1001, vr: dataset.OB, value: strings.Repeat("\x00", 100) + strings.Repeat("\x01\x02", 4000)},
		"the word in another place": {tag: 0x0009_1001, vr: dataset.OB, value: strings.Repeat("\x00", 126) + "DICM" + strings.Repeat("\x01\x02", 4000)},
	} {
		r := inspectFile(t, encode(explicit, e, el{tag: 0x7001_1001, vr: dataset.LT, value: "see 899-01-0001"}))
		if name, _, _ := r.person(); name || r.malformed || r.ssn != 1<<SSNFormatted {
			t.Errorf("%s: name %v, malformed %v, SSN %b", what, name, r.malformed, r.ssn)
		}
	}
}
