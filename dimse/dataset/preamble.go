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
