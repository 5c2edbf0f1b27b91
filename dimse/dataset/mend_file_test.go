package dataset

import (
	"bytes"
	"strings"
	"testing"
)

// fileNames is what is told of the patient in a file, with the source that it was
// read from.
func fileNames(b []byte) (string, Fault, *memory) {
	h, m := new(Header), &memory{b: b, keep: true}
	if !h.Open(m, int64(len(b)), 0) {
		return "not DICOM", 0, m
	}
	var out []string
	for d := h.DataSet(); d.Next(); {
		if e := d.Element(); (e.Tag == 0x0010_0010 || e.Tag == 0x0010_0020) && e.Kind == Primitive {
			out = append(out, strings.TrimRight(string(e.Value.Reveal()), " \x00"))
		}
	}
	return strings.Join(out, "|"), h.Fault(), m
}

// TestAFileGoesOnBehindDamage damages what stands before the patient. Nothing
// behind the head of the pixel data is asked for to find the patient again.
func TestAFileGoesOnBehindDamage(t *testing.T) {
	class := explicitly(0x0008_0016, UI, "1.2.840.10008.5.1.4.1.1.2")
	accession := explicitly(0x0008_0050, SH, "A123")
	pixels := explicitly(0x0028_0010, US, "\x02\x00") + explicitly(PixelData, OW, strings.Repeat("PIXEL", 2000))
	implicitPixels := implicitly(0x0028_0010, "\x02\x00") + implicitly(PixelData, strings.Repeat("PIXEL", 2000))
	reference := anItem(explicitly(0x0008_1150, UI, "1.2.3") + explicitly(0x0008_1155, UI, "1.2.3.4"))
	length := func(element string, at int, lie byte) string {
		b := []byte(element)
		b[at] = lie
		return string(b)
	}
	for _, row := range []struct {
		name, uid, b string
	}{
		{"a length that is odd", ExplicitVRLittleEndian, class + length(accession, 6, 5) + patient + pixels},
		{"a length that is two too long", ExplicitVRLittleEndian, class + length(accession, 6, 6) + patient + pixels},
		{"a length that is two too short", ExplicitVRLittleEndian, class + length(accession, 6, 2) + patient + pixels},
		{"a length that takes the name in", ExplicitVRLittleEndian, class + length(accession, 6, 4+8+4) + patient + pixels},
		{"a length that ends within the name", ExplicitVRLittleEndian, class + length(accession, 6, 4+9) + patient + pixels},
		{"a length that ends within the pixels", ExplicitVRLittleEndian, class + length(accession, 7, 2) + patient + pixels},
		{"a length that is longer than the file", ExplicitVRLittleEndian, class + length(accession, 7, 0x7F) + patient + pixels},
		{"a length of implicit VR that is too long", ImplicitVRLittleEndian, implicitly(0x0008_0016, "1.2.3.4.5.6.") + length(implicitly(0x0008_0050, "A123"), 4, 7) + implicitPatient() + implicitPixels},
		{"a length of implicit VR that is longer than the file", ImplicitVRLittleEndian, implicitly(0x0008_0016, "1.2.3.4.5.6.") + length(implicitly(0x0008_0050, "A123"), 6, 7) + implicitPatient() + implicitPixels},
		{"stray bytes", ExplicitVRLittleEndian, class + accession + "\xDB\xDB\xDB\xDB\xDB" + patient + pixels},
		{"many stray bytes", ExplicitVRLittleEndian, class + accession + strings.Repeat("\xDB", 5000) + patient + pixels},
		{"zeros", ExplicitVRLittleEndian, class + accession + strings.Repeat("\x00", 64) + patient + pixels},
		{"an item that is too long", ExplicitVRLittleEndian, class + headOf(0x0008_1140, "SQ\x00\x00\xFF\xFF\xFF\xFF") + length(reference, 4, 60) + sequenceDelimiter + patient + pixels},
		{"a sequence that is too long", ExplicitVRLittleEndian, class + headOf(0x0008_1140, "SQ\x00\x00\x99\x00\x00\x00") + reference + patient + pixels},
		{"damage twice", ExplicitVRLittleEndian, length(class, 6, 27) + length(accession, 6, 6) + "\xDB" + patient + pixels},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, fault, m := fileNames(part10(row.uid, []byte(row.b)))
			if got != "A^B|H1" || fault == 0 {
				t.Errorf("%q, %v", got, fault)
			}
			if bytes.Contains(m.given, []byte("PIXEL")) && !strings.Contains(row.name, "pixels") && !strings.Contains(row.name, "than the file") {
				t.Error("pixels were asked for")
			}
		})
	}
}

// TestAnyPlaceOfDamageCostsAtMostAnElement damages each byte of the head of each
// element in turn.
func TestAnyPlaceOfDamageCostsAtMostAnElement(t *testing.T) {
	class := explicitly(0x0008_0016, UI, "1.2.840.10008.5.1.4.1.1.2")
	accession := explicitly(0x0008_0050, SH, "A123")
	b := part10(ExplicitVRLittleEndian, []byte(class+accession+patient+explicitly(0x0028_0010, US, "\x02\x00")+explicitly(PixelData, OW, strings.Repeat("PIXEL", 20))))
	at := bytes.Index(b, []byte(accession))
	for i := range 8 {
		for v := range 256 {
			damaged := bytes.Clone(b)
			damaged[at+i] = byte(v)
			if got, fault, _ := fileNames(damaged); got != "A^B|H1" {
				t.Errorf("byte %d is %02X: %q, %v", i, v, got, fault)
			}
		}
	}
}

// TestDamageOfThousandsOfPlacesEndsSoon has a file in which nearly every place
// looks like an element at first, deep inside sequences without an end.
func TestDamageOfThousandsOfPlacesEndsSoon(t *testing.T) {
	deep := strings.Repeat(headOf(0x0008_1140, undefined)+itemUndefined, MaxDepth-1)
	tags := strings.Repeat("\x10\x00\x10\x00", 1<<18)
	for _, s := range []string{ImplicitVRLittleEndian, ExplicitVRLittleEndian} {
		b := part10(s, []byte(implicitly(0x0008_0016, "1.2.3.4.5.6.")+deep+"\xDB\xDB\xDB\xDB\xDB"+tags))
		h, m := new(Header), &memory{b: b}
		h.Open(m, int64(len(b)), 0)
		n := 0
		for h.DataSet().Next() {
			n++
		}
		if h.Fault() == 0 || n > 2<<20 || h.DataSet().closer > maxCloser+1 {
			t.Errorf("%v, %d events, looked closer %d times", h.Fault(), n, h.DataSet().closer)
		}
	}
}

// TestDamageInMetaInformationCostsNoDataSet damages each byte of it in turn, takes some
// out and puts some in. Nearly always the name is found, and never is a file without it
// taken for a whole one.
func TestDamageInMetaInformationCostsNoDataSet(t *testing.T) {
	class := explicitly(0x0008_0016, UI, "1.2.840.10008.5.1.4.1.1.2")
	pixels := strings.Repeat("PIXEL", 20)
	for uid, set := range map[string]string{
		ExplicitVRLittleEndian: class + patient + explicitly(0x0028_0010, US, "\x02\x00") + explicitly(PixelData, OW, pixels),
		ImplicitVRLittleEndian: implicitly(0x0008_0016, "1.2.840.10008.5.1.4.1.1.2\x00") + implicitPatient() + implicitly(0x0028_0010, "\x02\x00") + implicitly(PixelData, pixels),
	} {
		b := part10(uid, []byte(set))
		end := len(b) - len(set)
		tried, lost := 0, 0
		try := func(what string, i int, parts ...[]byte) {
			tried++
			damaged := bytes.Join(parts, nil)
			got, fault, _ := fileNames(damaged)
			if strings.HasSuffix(got, "A^B|H1") {
				return
			}
			if lost++; fault == 0 {
				t.Errorf("%s, %s %d: %q, and no fault", uid, what, i, got)
			}
		}
		for i := metaStart; i < end; i++ {
			for _, v := range []byte{0, 1, 2, 7, 0x10, 0x20, 'U', 'Z', 0x7F, 0x80, 0xE0, 0xFE, 0xFF} {
				try("changed", i, b[:i], []byte{v}, b[i+1:])
			}
			for _, n := range []int{1, 2, 4, 8, 16} {
				try("left out", i, b[:i], b[min(i+n, end):])
				try("zeros", i, b[:i], make([]byte, n), b[i:])
				try("ones", i, b[:i], bytes.Repeat([]byte{0xFF}, n), b[i:])
			}
		}
		if lost > tried/40 {
			t.Errorf("%s: %d names of %d lost", uid, lost, tried)
		}
	}
}
