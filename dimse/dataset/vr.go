package dataset

// VR is a value representation, PS3.5 §6.2: its two letters.
type VR uint16

// The value representations of PS3.5 Table 6.2-1.
const (
	AE VR = 'A'<<8 | 'E'
	AS VR = 'A'<<8 | 'S'
	AT VR = 'A'<<8 | 'T'
	CS VR = 'C'<<8 | 'S'
	DA VR = 'D'<<8 | 'A'
	DS VR = 'D'<<8 | 'S'
	DT VR = 'D'<<8 | 'T'
	FD VR = 'F'<<8 | 'D'
	FL VR = 'F'<<8 | 'L'
	IS VR = 'I'<<8 | 'S'
	LO VR = 'L'<<8 | 'O'
	LT VR = 'L'<<8 | 'T'
	OB VR = 'O'<<8 | 'B'
	OD VR = 'O'<<8 | 'D'
	OF VR = 'O'<<8 | 'F'
	OL VR = 'O'<<8 | 'L'
	OV VR = 'O'<<8 | 'V'
	OW VR = 'O'<<8 | 'W'
	PN VR = 'P'<<8 | 'N'
	SH VR = 'S'<<8 | 'H'
	SL VR = 'S'<<8 | 'L'
	SQ VR = 'S'<<8 | 'Q'
	SS VR = 'S'<<8 | 'S'
	ST VR = 'S'<<8 | 'T'
	SV VR = 'S'<<8 | 'V'
	TM VR = 'T'<<8 | 'M'
	UC VR = 'U'<<8 | 'C'
	UI VR = 'U'<<8 | 'I'
	UL VR = 'U'<<8 | 'L'
	UN VR = 'U'<<8 | 'N'
	UR VR = 'U'<<8 | 'R'
	US VR = 'U'<<8 | 'S'
	UT VR = 'U'<<8 | 'T'
	UV VR = 'U'<<8 | 'V'
)

func (v VR) String() string {
	if !v.plausible() {
		return "??"
	}
	return string([]byte{byte(v >> 8), byte(v)})
}

// plausible reports two capital letters, which is all that a VR from a newer
// edition has to be.
func (v VR) plausible() bool {
	hi, lo := byte(v>>8), byte(v)
	return 'A' <= hi && hi <= 'Z' && 'A' <= lo && lo <= 'Z'
}

// width is how long the length of an explicit element is, PS3.5 Table 7.1-1.
type width uint8

const (
	noWidth width = iota // the VR is none of PS3.5 Table 6.2-1
	short                // 16 bits
	long                 // 32 bits, behind two reserved bytes
)

// widths has each VR with its width, at a place that its letters give.
var widths = func() (t [1 << 10]uint32) {
	for w, list := range [...][]VR{
		short: {AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, PN, SH, SL, SS, ST, TM, UI, UL, US},
		long:  {OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV},
	} {
		for _, v := range list {
			t[v.place()] = uint32(v)<<8 | uint32(w)
		}
	}
	return t
}()

func (v VR) place() uint { return uint(v>>3&(31<<5) | v&31) }

func (v VR) width() width {
	w := widths[v.place()]
	if w>>8 != uint32(v) {
		return noWidth
	}
	return width(w)
}

// long reports whether an explicit length takes 32 bits, PS3.5 Table 7.1-1.
// A VR that no edition knows yet has one too, PS3.5 §6.2.2 note.
func (v VR) long() bool { return v.width() != short }

// padding is the byte that makes a value's length even, PS3.5 §6.2.
func (v VR) padding() byte {
	switch v {
	case UI, OB, UN, OW, OD, OF, OL, OV:
		return 0
	}
	return ' '
}

// known reports a VR of PS3.5 Table 6.2-1.
func (v VR) known() bool { return v.width() != noWidth }
