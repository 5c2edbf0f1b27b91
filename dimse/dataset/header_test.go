package dataset

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strings"
	"testing"
)

// memory is a source of bytes that counts, and hands out a few at a time.
type memory struct {
	b     []byte
	at    int64
	most  int   // bytes in one go; 0 is all
	got   int64 // that were given out
	keep  bool
	given []byte // if they are to be kept
	reads int
	last  int64 // offset behind the last byte that was asked for
}

func (m *memory) Read(p []byte) (int, error) {
	m.last = max(m.last, m.at+int64(len(p)))
	if m.at >= int64(len(m.b)) {
		return 0, io.EOF
	}
	if m.most > 0 && len(p) > m.most {
		p = p[:m.most]
	}
	n := copy(p, m.b[m.at:])
	m.at += int64(n)
	m.got += int64(n)
	if m.keep {
		m.given = append(m.given, p[:n]...)
	}
	m.reads++
	return n, nil
}

func (m *memory) Skip(n int64) error {
	m.at += n
	if m.at > int64(len(m.b)) {
		return io.EOF
	}
	return nil
}

// part10 is a file: preamble, File Meta Information, data set.
func part10(uid string, dataSet []byte) []byte {
	meta := AppendElement(nil, Syntax{}, 0x0002_0001, OB, []byte{0, 1})
	meta = AppendElement(meta, Syntax{}, 0x0002_0010, UI, []byte(uid))
	b := append(make([]byte, preambleLength), prefix...)
	b = AppendElement(b, Syntax{}, 0x0002_0000, UL, Syntax{}.appendU32(nil, uint32(len(meta))))
	return append(append(b, meta...), dataSet...)
}

const fragments = "\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\x00\x00\x00\x00"

// withPixels is a data set with a header and pixel data.
func withPixels(s Syntax) []byte {
	return AppendElement(response(s), s, PixelData, OW, bytes.Repeat([]byte("PIXEL"), 20_000))
}

func deflate(b []byte) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, 9)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// readAhead is how much is asked for at once where a test is not about that.
const readAhead = 8 << 10

// headerEvents is what a file's data set comes to.
func headerEvents(b []byte, size int64, ahead, most int) (string, *Header, *memory) {
	h, m := new(Header), &memory{b: b, most: most}
	if !h.Open(m, size, ahead) {
		return "not DICOM", h, m
	}
	got, _ := events(h.DataSet())
	return fmt.Sprintf("%s%v %v %v", got, h.DataSet().Counts(), h.Fault(), h.PixelData()), h, m
}

const (
	deflatedUID = "1.2.840.10008.1.2.1.99"
	jpegUID     = "1.2.840.10008.1.2.4.50"
	nobodys     = "2.25.1234567890"
)

func TestHeadersComeOutWhateverTheEncoding(t *testing.T) {
	implicit, big := Syntax{Implicit: true}, Syntax{BigEndian: true}
	for _, row := range []struct {
		name   string
		b      []byte
		syntax Syntax
		form   Form
		uid    string
	}{
		{"explicit", part10(ExplicitVRLittleEndian, withPixels(Syntax{})), Syntax{}, Part10, ExplicitVRLittleEndian},
		{"implicit", part10(ImplicitVRLittleEndian, withPixels(implicit)), implicit, Part10, ImplicitVRLittleEndian},
		{"big endian", part10(ExplicitVRBigEndian, withPixels(big)), big, Part10, ExplicitVRBigEndian},
		{"compressed", part10(jpegUID, append(response(Syntax{}), fragments...)), Syntax{}, Part10, jpegUID},
		{"deflated", part10(deflatedUID, deflate(withPixels(Syntax{}))), Syntax{}, Part10, deflatedUID},
		{"deflated by its label only", part10(deflatedUID, withPixels(Syntax{})), Syntax{}, Part10, deflatedUID},
		{"unknown syntax", part10(nobodys, withPixels(Syntax{})), Syntax{}, Part10, ""},
		{"unknown syntax, implicit", part10(nobodys, withPixels(implicit)), implicit, Part10, ""},
		{"explicit, labelled implicit", part10(ImplicitVRLittleEndian, withPixels(Syntax{})), Syntax{}, Part10, ImplicitVRLittleEndian},
		{"implicit, labelled explicit", part10(ExplicitVRLittleEndian, withPixels(implicit)), implicit, Part10, ExplicitVRLittleEndian},
		{"big endian, labelled little", part10(ExplicitVRLittleEndian, withPixels(big)), big, Part10, ExplicitVRLittleEndian},
		{"little endian, labelled big", part10(ExplicitVRBigEndian, withPixels(Syntax{})), Syntax{}, Part10, ExplicitVRBigEndian},
		{"no preamble", part10(ExplicitVRLittleEndian, withPixels(Syntax{}))[preambleLength:], Syntax{}, NoPreamble, ExplicitVRLittleEndian},
		{"no preamble, no DICM", part10(ExplicitVRLittleEndian, withPixels(Syntax{}))[metaStart:], Syntax{}, NoPreamble, ExplicitVRLittleEndian},
		{"bare explicit", withPixels(Syntax{}), Syntax{}, Bare, ""},
		{"bare implicit", withPixels(implicit), implicit, Bare, ""},
		{"bare big endian", withPixels(big), big, Bare, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			want, err := eventsOf(string(response(row.syntax)), row.syntax)
			if err != nil {
				t.Fatal(err)
			}
			for _, size := range []int64{int64(len(row.b)), -1} {
				for _, ahead := range []int{readAhead, 0, 1000, 300} {
					for _, most := range []int{0, 7} {
						got, h, _ := headerEvents(row.b, size, ahead, most)
						if !strings.HasPrefix(got, want) || h.Fault() != 0 || !h.PixelData() || h.Form() != row.form || h.TransferSyntax().UID() != row.uid {
							t.Fatalf("size %d, ahead %d: fault %v, pixel data %v, form %v, syntax %v", size, ahead, h.Fault(), h.PixelData(), h.Form(), h.TransferSyntax())
						}
					}
				}
			}
		})
	}
}

func TestLongValuesArePassedOver(t *testing.T) {
	long := bytes.Repeat([]byte("TEXT"), 1<<20)
	b := AppendElement(nil, Syntax{}, 0x0008_0005, CS, []byte("ISO_IR 100"))
	b = AppendElement(b, Syntax{}, 0x0040_A160, UT, long)
	b = AppendElement(b, Syntax{}, 0x0042_0011, OB, long)
	b = part10(ExplicitVRLittleEndian, AppendElement(b, Syntax{}, 0x0070_0084, PN, []byte("A^B")))
	var h Header
	m := &memory{b: b}
	h.Open(m, int64(len(b)), readAhead)
	var lengths []int
	for d := h.DataSet(); d.Next(); {
		lengths = append(lengths, d.Element().Value.Len())
		if got := len(d.Element().Value.Reveal()); got != d.Element().Value.Len() {
			t.Errorf("%v: %d bytes of %d", d.Element().Tag, got, d.Element().Value.Len())
		}
	}
	if want := []int{10, MaxPrefix, maxBulkPrefix, 4}; fmt.Sprint(lengths) != fmt.Sprint(want) {
		t.Errorf("%v bytes can be revealed, want %v", lengths, want)
	}
	if m.got > 64<<10 {
		t.Errorf("%d bytes were read", m.got)
	}
}

func TestFourGibibytesCostNothing(t *testing.T) {
	b := part10(ExplicitVRLittleEndian, append(response(Syntax{}), "\x40\x00\x60\xA1UT\x00\x00\xFE\xFF\xFF\xFFAB"...))
	for _, size := range []int64{int64(len(b)), 1 << 33, -1} {
		_, h, m := headerEvents(b, size, readAhead, 0)
		if h.Fault() != Truncated || m.got > int64(len(b)) || h.DataSet().Counts().Top == 0 {
			t.Errorf("size %d: %v, %d bytes read", size, h.Fault(), m.got)
		}
	}
}

func TestDeflateBombEndsAtTheLimit(t *testing.T) {
	bomb := append(response(Syntax{}), "\x40\x00\x60\xA1UT\x00\x00\xFE\xFF\xFF\xFF"...)
	packed := deflate(append(bomb, make([]byte, MaxInflated+1<<20)...))
	_, h, _ := headerEvents(part10(deflatedUID, packed), -1, readAhead, 0)
	if h.Fault() != TooLarge {
		t.Errorf("%d bytes inflate to the fault %v", len(packed), h.Fault())
	}
	if n := cap(h.inner.window.open().own) + cap(h.file.window.open().own); n > 128<<10 {
		t.Errorf("%d bytes are held", n)
	}
}

func TestNestedSequencesEndAtTheLimit(t *testing.T) {
	b := part10(ImplicitVRLittleEndian, []byte(strings.Repeat("\x09\x00\x01\x10\xFF\xFF\xFF\xFF"+itemUndefined, 4000)))
	if _, h, _ := headerEvents(b, int64(len(b)), readAhead, 0); h.Fault() != TooDeep {
		t.Errorf("%v", h.Fault())
	}
}

func TestWhatIsNoDICOMIsSaidSo(t *testing.T) {
	for want, b := range map[Look]string{
		LooksEmpty:       "",
		LooksLikeText:    strings.Repeat("The quick brown fox jumps over the lazy dog.\r\n", 20),
		LooksLikeImage:   "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01" + strings.Repeat("\x00\x10", 200),
		LooksLikePDF:     "%PDF-1.7\n" + strings.Repeat("x\x00", 100),
		LooksLikeZip:     "PK\x03\x04" + strings.Repeat("\x00", 200),
		LooksUnknown:     strings.Repeat("\x00", 1000),
		LooksLikeGzip:    "\x1F\x8B\x08" + strings.Repeat("\x01", 200),
		LooksLikeTar:     strings.Repeat("a", 257) + "ustar" + strings.Repeat("\x00", 300),
		LooksLikeNIfTI:   strings.Repeat("\x5C", 344) + "n+1\x00" + strings.Repeat("\x00", 300),
		LooksLikeProgram: "MZ\x90\x00\x03" + strings.Repeat("\x00", 300),
	} {
		if got, h, _ := headerEvents([]byte(b), int64(len(b)), readAhead, 0); got != "not DICOM" || h.Looks() != want {
			t.Errorf("look %d is %d: %s", want, h.Looks(), got)
		}
	}
}

// TestArchivesAreNamed has those that are looked into, and those of which nobody knows
// what is in them.
func TestArchivesAreNamed(t *testing.T) {
	rest := strings.Repeat("\x00\x81\x10", 12_000)
	file := string(part10(ExplicitVRLittleEndian, []byte(studyLevel+patient)))
	opened := map[string]Look{
		"bzip2": LooksLikeBzip2, "xz": LooksLikeXZ, "zstd": LooksLikeZstandard, "zstd, skippable first": LooksLikeZstandard, "iso 9660": LooksLikeDisc, "iso 9660 on a stick": LooksLikeDisc,
	}
	for name, start := range map[string]string{
		"bzip2": "BZh91AY&SY", "xz": "\xFD7zXZ\x00\x00\x04", "zstd": "\x28\xB5\x2F\xFD\x04", "zstd, skippable first": "\x53\x2A\x4D\x18\x04", "lz4": "\x04\x22\x4D\x18",
		"lzma": "\x5D\x00\x00\x80\x00", "lzip": "LZIP\x01", "compress": "\x1F\x9D\x90", "7z": "7z\xBC\xAF\x27\x1C\x00\x04", "rar 4": "Rar!\x1A\x07\x00", "rar 5": "Rar!\x1A\x07\x01\x00",
		"cabinet": "MSCF\x00\x00\x00\x00", "lha": "\x21\x00-lh5-", "cpio": "070701", "ar": "!<arch>\n", "wim": "MSWIM\x00\x00\x00", "squashfs": "hsqs",
		"iso 9660": strings.Repeat("\x00", 32768) + "\x01CD001\x01", "udf": strings.Repeat("\x00", 32768) + "\x00BEA01\x01", "raw sectors": "\x00" + strings.Repeat("\xFF", 10) + "\x00\x00\x02",
		"iso 9660 on a stick": strings.Repeat("\x00", 510) + "\x55\xAA" + strings.Repeat("\x00", 32768-512) + "\x01CD001\x01", "bzip2 of another kind": "BZh91AY&S?", "zisofs": "\x37\xE4\x53\x96\xC9\xDB\xD6\x07",
		"a disk": "\xEB\x58\x90" + strings.Repeat("\x00", 507) + "\x55\xAA", "vhd": "conectix", "qcow": "QFI\xFB", "vmdk": "KDMV",
		"zlib": zlibOf(file), "a file of Orthanc": "\x10\x10\x00\x00\x00\x00\x00\x00" + zlibOf(file), "JSON of Orthanc": "\x10\x10\x00\x00\x00\x00\x00\x00" + zlibOf(`{"00080005": {"vr": "CS"}}`),
	} {
		want, ok := opened[name]
		if !ok {
			want = LooksLikeArchive
		}
		for _, size := range []int64{-1, int64(len(start + rest))} {
			if got, h, _ := headerEvents([]byte(start+rest), size, 0, 0); got != "not DICOM" || h.Looks() != want {
				t.Errorf("%s: look %d", name, h.Looks())
			}
		}
	}
}

func TestPreamblesThatStartPrograms(t *testing.T) {
	for start, want := range map[string]Preamble{"": BlankPreamble, "MZ\x90": WindowsProgram, "\x7FELF\x02": ELFProgram, "#!/bin/sh\n": Script, "II*\x00": TIFFPreamble, "x": OtherPreamble} {
		b := part10(ExplicitVRLittleEndian, withPixels(Syntax{}))
		copy(b, start)
		_, h, _ := headerEvents(b, int64(len(b)), readAhead, 0)
		if h.Preamble() != want || h.Preamble().Executable() != (want >= WindowsProgram) {
			t.Errorf("%q is preamble %d", start, h.Preamble())
		}
	}
}

func TestHeaderDoesNotAllocate(t *testing.T) {
	for _, e := range encodings {
		b := part10(e.uid, withPixels(e.syntax))
		var h Header
		m := new(memory)
		run := func() {
			*m = memory{b: b}
			h.Open(m, int64(len(b)), readAhead)
			for d := h.DataSet(); d.Next(); {
			}
			h.Close()
		}
		run()
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("%s: %v allocations a file", e.name, n)
		}
	}
}

func TestTransferSyntaxesAreThoseOfTheStandard(t *testing.T) {
	for i := range transferSyntaxes {
		n := TransferSyntax(firstSyntax + i)
		if got := transferSyntaxOf([]byte(n.UID() + "\x00")); got != n {
			t.Errorf("%s is %d, not %d", n.UID(), got, n)
		}
	}
	if transferSyntaxOf(nil) != NoTransferSyntax || transferSyntaxOf([]byte(nobodys)) != UnknownTransferSyntax || UnknownTransferSyntax.UID() != "" {
		t.Error("what is in no table has a number")
	}
}

func TestHeaderIsSealed(t *testing.T) {
	b := AppendElement(response(Syntax{}), Syntax{}, 0x0010_0010, PN, []byte(canary))
	for _, file := range [][]byte{part10(ExplicitVRLittleEndian, b), part10(deflatedUID, deflate(b))} {
		var h Header
		h.Open(&memory{b: file}, int64(len(file)), readAhead)
		for range 3 {
			h.DataSet().Next()
		}
		for _, printer := range leaks(&h) {
			t.Errorf("%s shows the bytes", printer)
		}
	}
}
