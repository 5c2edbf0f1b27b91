package phi

import (
	"strings"
	"testing"
	"unicode/utf16"

	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// inUTF16 is a text of two bytes a character.
func inUTF16(s string, big, mark bool) string {
	if mark {
		s = "\uFEFF" + s
	}
	var b []byte
	for _, c := range utf16.Encode([]rune(s)) {
		if big {
			b = append(b, byte(c>>8), byte(c))
		} else {
			b = append(b, byte(c), byte(c>>8))
		}
	}
	return string(b)
}

// eachUTF16 tries a text in every way to write it so.
func eachUTF16(s string, try func(how, v string)) {
	for _, big := range []bool{false, true} {
		for _, mark := range []bool{false, true} {
			how := "little endian"
			if big {
				how = "big endian"
			}
			if mark {
				how += " with a mark"
			}
			try(how, inUTF16(s, big, mark))
		}
	}
}

// TestTextOfTwoBytesIsSearched: UTF-16 in text, in bytes, in private values and in what
// nobody knows, however long.
func TestTextOfTwoBytesIsSearched(t *testing.T) {
	for _, vr := range []dataset.VR{dataset.UT, dataset.LT, dataset.LO, dataset.PN, dataset.OB, dataset.UN} {
		for _, tag := range []dataset.Tag{0x0010_4000, 0x0029_1001, 0x0018_9FFE, 0x0018_1019} {
			for _, far := range []string{"", "Grüße ", strings.Repeat("word ", 25), strings.Repeat("ö word ", 20_000), strings.Repeat("word ", 100_003)} {
				if vr != dataset.UT && vr != dataset.OB && vr != dataset.UN && len(far) > 60_000/2 {
					continue
				}
				eachUTF16(far+"patient, SSN 899-01-0001", func(how, v string) {
					if answer, file := evidenceIn(t, explicit, el{tag: tag, vr: vr, value: v}); answer != 1<<SSNLabelled || file != answer {
						t.Errorf("%v as %v, %s, %d bytes: evidence %b in an answer, %b in a file", tag, vr, how, len(v), answer, file)
					}
				})
			}
		}
	}
	eachUTF16("本人のマイナンバー：123456789018", func(how, v string) {
		if got := tallyOf(el{tag: 0x0029_1001, vr: dataset.UT, value: v}); !labelled(got).Has(national.JPMyNumber) {
			t.Errorf("%s: a label of Japan is not found", how)
		}
	})
}

// TestAPatientInTextOfTwoBytesIsThere, whatever the character set is said to be: such
// values are counted, not explained away.
func TestAPatientInTextOfTwoBytesIsThere(t *testing.T) {
	for _, set := range []string{"", "ISO_IR 100", "ISO_IR 192", "GB18030", `\ISO 2022 IR 87`} {
		for _, big := range []bool{false, true} {
			for _, mark := range []bool{false, true} {
				in := newInspector(testDay, testKey)
				inspect(in, []el{
					{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: set}, {tag: tagPatientName, vr: dataset.PN, value: inUTF16("Tarnwick^Corvane", big, mark)},
					{tag: tagPatientID, vr: dataset.LO, value: inUTF16("M99172", big, mark)}, {tag: tagBirthDate, vr: dataset.DA, value: inUTF16("19710311", big, mark)},
				})
				if r := &in.record; r.name != Exposed || r.id != Exposed || r.birthDate != Exposed {
					t.Errorf("%q, big endian %v, mark %v: %v, %v, %v", set, big, mark, r.name, r.id, r.birthDate)
				}
			}
		}
	}
}

// TestWhatHasZerosIsNotAllText: bytes that begin like text and are none.
func TestWhatHasZerosIsNotAllText(t *testing.T) {
	for what, v := range map[string]string{
		"little":               "a\x00b\x00c\x00",
		"text and padding":     "patient 17\x00\x00",
		"a value of bytes":     "8\x009\x009\x00\x01\x000\x001\x00",
		"both ends of pairs":   "a\x00b\x00c\x00d\x00\x00a\x00b\x00c\x00d",
		"zeros":                strings.Repeat("\x00", 40),
		"text behind zeros":    "a\x00b\x00c\x00d\x00e\x00\x00\x00f\x00",
		"four bytes a letter":  "\xFF\xFE\x00\x00a\x00\x00\x00b\x00\x00\x00",
		"text without a zero":  "patient, SSN 899-01-0001",
		"one zero in its text": "patient\x00 SSN 899-01-0001",
	} {
		if w := wideOf([]byte(v)); w != notWide {
			t.Errorf("%s: %d", what, w)
		}
	}
}
