package dataset

import "bytes"

// Preamble is what the first 128 bytes of a file hold, PS3.10 §7.1. Applications
// may use them, and so can whoever hides a program in an image: see PS3.10 §7.5.
type Preamble uint8

// The kinds of preambles.
const (
	NoPreambleAtAll Preamble = iota
	BlankPreamble            // zeros
	TIFFPreamble             // a dual-personality file, as whole slide images are
	OtherPreamble
	WindowsProgram // MZ
	ELFProgram
	MachOProgram
	Script // #!
)

// Executable reports a preamble that an operating system would run.
func (p Preamble) Executable() bool { return p >= WindowsProgram }

var preambles = []struct {
	start string
	kind  Preamble
}{
	{"MZ", WindowsProgram},
	{"\x7FELF", ELFProgram},
	{"\xFE\xED\xFA\xCE", MachOProgram}, {"\xFE\xED\xFA\xCF", MachOProgram},
	{"\xCE\xFA\xED\xFE", MachOProgram}, {"\xCF\xFA\xED\xFE", MachOProgram},
	{"\xCA\xFE\xBA\xBE", MachOProgram},
	{"#!", Script},
	{"II*\x00", TIFFPreamble}, {"MM\x00*", TIFFPreamble}, {"II+\x00", TIFFPreamble}, {"MM\x00+", TIFFPreamble},
}

var blank [preambleLength]byte

func preambleOf(b []byte) Preamble {
	if bytes.Equal(b, blank[:]) {
		return BlankPreamble
	}
	for _, p := range preambles {
		if bytes.HasPrefix(b, []byte(p.start)) {
			return p.kind
		}
	}
	return OtherPreamble
}

// A file can begin with something else: the headers of mail, of HTTP or of MacBinary,
// a block of a tape, the rest of a picture. Tools that recover files find the DICOM
// file behind it by its "DICM".

// How much of a file that does not begin like DICOM is searched, the same of every
// source: for a first element that is where no preamble says so, and for the prefix of a
// preamble with File Meta Information behind it.
const (
	maxLead   = 4 << 10
	MaxSought = 64 << 10
)

// skipLead looks for the "DICM" behind something else, and continues there.
func (h *Header) skipLead() bool {
	d := &h.file
	for n, from := maxLead, 0; ; n *= 2 {
		d.fill(n)
		b := d.window.bytes()
		b = b[:min(n, len(b))]
		if len(b) >= volumeAt+volumeLength && volumeOf(b[volumeAt:][:volumeLength]) != LooksUnknown {
			return false // a disk, whose files are no part of it
		}
		for {
			i := bytes.Index(b[from:], []byte(prefix))
			if i < 0 {
				break
			}
			if from += i + len(prefix); beginsMeta(b[from:]) {
				d.pos = int64(from)
				return true
			}
		}
		if len(b) < n || n >= MaxSought {
			return false
		}
		from = n - len(prefix) - shortHead + 1 // what stands across the border
	}
}

// beginsMeta reports whether b begins like File Meta Information, explicit as it should
// be or implicit.
func beginsMeta(b []byte) bool {
	if len(b) < shortHead {
		return false
	}
	t, vr := Syntax{}.tag(b), VR(b[4])<<8|VR(b[5])
	known := t == 0x0002_0000 || t>>16 == 2 && VROf(t) != UN
	return known && (vr == VROf(t) || Syntax{}.u32(b[4:]) <= 64)
}

// swapped reports a preamble whose bytes, and those of all of the file, were exchanged
// two by two or four by four, as copies from tapes of machines of another byte order are.
func swapped(b []byte) bool {
	if len(b) < metaStart+2 {
		return false
	}
	switch string(b[preambleLength : metaStart+2]) {
	case "IDMC\x00\x02", "MCID\x00\x00":
		return true
	}
	return false
}
