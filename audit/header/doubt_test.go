package header

import (
	"slices"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestAFileNamedLikeDICOMThatIsNothingKnownIsInDoubt: its beginning was lost, or it is
// encrypted. What is known to be something else is not in doubt.
func TestAFileNamedLikeDICOMThatIsNothingKnownIsInDoubt(t *testing.T) {
	lost := append(make([]byte, 4096), "\x91\x17\x03\x88 and what was left"...)
	fork := "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02\x00\x00\x00\x09"
	list := []entry{
		{"lost.dcm", lost}, {"zeros.IMA", make([]byte, 3000)}, {"encrypted.dicom", []byte("\x9C\x82\x10\x00\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03\x01")},
		{"unknown.bin", lost}, {"page.dcm", []byte("<html>Not found</html>")}, {"._one.dcm", []byte(fork)}, {"one.dcm", image(explicit, 1, 10)},
	}
	want := map[string]Status{
		"lost.dcm": Unreadable, "zeros.IMA": Unreadable, "encrypted.dicom": Unreadable,
		"unknown.bin": NotDICOM, "page.dcm": NotDICOM, "._one.dcm": NotDICOM, "one.dcm": OK,
	}
	dir := t.TempDir()
	for _, e := range list {
		write(t, dir+"/"+e.name, e.b)
	}
	for what, at := range map[string]string{"folder": dir, "archive": t.TempDir() + "/x.tar"} {
		if what == "archive" {
			write(t, at, tarred(t, list))
		}
		rows, result := inspected(t, at, Options{})
		for name, status := range want {
			if got := statuses(rows)[name]; what == "folder" && got != status.String() {
				t.Errorf("%s: %s is %s, not %s", what, name, got, status)
			}
		}
		if result.Status[Unreadable] != 3 || result.Status[NotDICOM] != 3 || result.Status[OK] != 1 {
			t.Errorf("%s: %v", what, statuses(rows))
		}
	}
}

// TestPrivateElementsBehindPixelDataMakeAFileOneWithThem does so although they are not
// part of the header, whose elements are counted.
func TestPrivateElementsBehindPixelDataMakeAFileOneWithThem(t *testing.T) {
	dir := t.TempDir()
	b := append(make([]byte, 128), "DICM"...)
	for _, e := range []struct {
		tag   dataset.Tag
		vr    dataset.VR
		value string
	}{
		{0x0002_0010, dataset.UI, "1.2.840.10008.1.2.1\x00"}, {0x0008_0060, dataset.CS, "CT"}, {0x0010_0010, dataset.PN, "Brackenshaw^Elowenna"}, {0x7FE0_0010, dataset.OW, "\x00\x00"},
	} {
		b = dataset.AppendElement(b, dataset.Syntax{}, e.tag, e.vr, []byte(e.value))
	}
	write(t, dir+"/x", b)
	_, before := inspected(t, dir, Options{})
	write(t, dir+"/x", dataset.AppendElement(b, dataset.Syntax{}, 0x7FE1_0010, dataset.LO, []byte("SYNTHETIC ")))
	_, after := inspected(t, dir, Options{})
	if before.PrivateFiles != 0 || after.PrivateFiles != 1 || after.Private != before.Private || after.Status[OK] != 1 {
		t.Errorf("%d and %d files with private elements, %d and %d of these, %v", before.PrivateFiles, after.PrivateFiles, before.Private, after.Private, after.Status)
	}
}

// TestAPatientInAnotherFormIsNotRead: what is no DICOM file and holds a patient all the
// same counts as not opened, beside files that were read; and what can be read is.
func TestAPatientInAnotherFormIsNotRead(t *testing.T) {
	file := image(explicit, 1, 10)
	list := []entry{
		{"metadata.json", []byte(`[{"00100010":{"vr":"PN","Value":[{"Alphabetic":"A^B"}]}}]`)}, {"mail.eml", []byte("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n")},
		{"IM0002", []byte("\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x80" + strings.Repeat("\x91\x00\x17", 700))}, {"message.hl7", []byte("MSH|^~\\&|RIS\rPID|1||H1||A^B\r")},
		{"wado", slices.Concat([]byte("--b\r\nContent-Type: application/dicom\r\n\r\n"), file, []byte("\r\n--b--\r\n"))}, {"notes.txt", []byte("Nothing here.\n")},
	}
	want := map[string]Status{"metadata.json": Unopened, "mail.eml": Unopened, "IM0002": Unopened, "message.hl7": Unopened, "wado": Malformed, "notes.txt": NotDICOM}
	dir := t.TempDir()
	for _, e := range list {
		write(t, dir+"/"+e.name, e.b)
	}
	rows, result := inspected(t, dir, Options{})
	for name, status := range want {
		if got := statuses(rows)[name]; got != status.String() {
			t.Errorf("%s is %s, not %s", name, got, status)
		}
	}
	if namesIn(result) != 1 {
		t.Errorf("%d names", namesIn(result))
	}
	at := t.TempDir() + "/x.tar"
	write(t, at, tarred(t, list))
	if rows, result := inspected(t, at, Options{}); result.Status[Unopened] != 4 || result.Status[NotDICOM] != 1 || namesIn(result) != 1 {
		t.Errorf("in an archive: %v", statuses(rows))
	}
}
