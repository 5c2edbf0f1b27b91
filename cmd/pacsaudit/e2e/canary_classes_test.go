package e2e

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
	"pacsaudit/report/render"
)

// everyClass is a header with a canary in every value representation of text,
// at the top, in sequences, in Original Attributes and in private elements.
func everyClass() []byte {
	var s dataset.Syntax // explicit VR little endian
	const canary = fixtures.Canary
	texts := func(dst []byte, group dataset.Tag) []byte {
		for i, vr := range []dataset.VR{
			dataset.AE, dataset.CS, dataset.LO, dataset.LT, dataset.PN, dataset.SH, dataset.ST, dataset.UC, dataset.UI, dataset.UN, dataset.UR,
			dataset.UT, dataset.OB,
		} {
			dst = dataset.AppendElement(dst, s, group<<16|dataset.Tag(0x1001+i), vr, []byte(canary+vr.String()))
		}
		return dst
	}
	patient := func(dst []byte) []byte {
		dst = dataset.AppendElement(dst, s, 0x0010_0010, dataset.PN, []byte(canary+"^NAME=\xe5\xb1\xb1\xe7\x94\xb0^ZQCANARY"))
		dst = dataset.AppendElement(dst, s, 0x0010_0020, dataset.LO, []byte(canary+`A\899-01-0001`))
		dst = dataset.AppendElement(dst, s, 0x0010_0030, dataset.DA, []byte("19310405"))
		dst = dataset.AppendElement(dst, s, 0x0010_1040, dataset.LO, []byte(canary+" STREET 1"))
		dst = dataset.AppendElement(dst, s, 0x0010_2154, dataset.SH, []byte("+1-201-555-0142"))
		return dataset.AppendElement(dst, s, 0x0010_4000, dataset.LT, []byte("call "+canary+"@example.org, SSN 899-01-0001"))
	}
	private := func(dst []byte) []byte {
		dst = dataset.AppendElement(dst, s, 0x0009_0010, dataset.LO, []byte(canary+" CREATOR"))
		return dataset.AppendSequence(texts(dst, 0x0009), s, 0x0009_1080, texts(nil, 0x0009))
	}
	b := dataset.AppendElement(nil, s, 0x0008_0005, dataset.CS, []byte("ISO_IR 192"))
	b = dataset.AppendElement(b, s, 0x0008_0020, dataset.DA, []byte("20240229"))
	b = dataset.AppendElement(b, s, 0x0008_0050, dataset.SH, []byte(canary+"ACC"))
	b = private(b)
	b = patient(b)
	b = dataset.AppendSequence(b, s, 0x0010_1002, patient(nil))
	b = dataset.AppendElement(b, s, 0x0020_000D, dataset.UI, []byte("2.25.8990100010001"))
	return dataset.AppendSequence(b, s, 0x0400_0561, dataset.AppendSequence(nil, s, 0x0400_0550, private(patient(nil))))
}

func TestNoClassOfValueReachesAnyFormat(t *testing.T) {
	dir := t.TempDir()
	var meta dataset.Syntax
	uid := dataset.AppendElement(nil, meta, 0x0002_0010, dataset.UI, []byte(dataset.ExplicitVRLittleEndian))
	length := binary.LittleEndian.AppendUint32(nil, uint32(len(uid)))
	file := append(make([]byte, 128), "DICM"...)
	file = append(dataset.AppendElement(file, meta, 0x0002_0000, dataset.UL, length), uid...)
	file = append(file, everyClass()...)
	if err := os.WriteFile(filepath.Join(dir, "a.dcm"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	values := map[string]bool{fixtures.Canary: true, "899-01-0001": true, "19310405": true, "201-555-0142": true, "2.25.8990100010001": true, "山田": true}
	for _, format := range render.FormatNames() {
		for _, lang := range []string{"en", "ja"} {
			var stdout, stderr bytes.Buffer
			if code := commands.Run(t.Context(), []string{"pacsaudit", "inspect", dir, "--format", format, "--lang", lang, "--verbose"}, &stdout, &stderr); code != exitFindings && format != "nagios" && format != "checkmk" {
				t.Fatalf("%s: exit code %d: %s", format, code, &stderr)
			}
			lookForCanaries(t, format+" "+lang, stdout.String(), values)
			lookForCanaries(t, "standard error", stderr.String(), values)
		}
	}
}
