package dataset

import "sync"

// Tag is a data element tag, PS3.5 §7.1: group number in the high half,
// element number in the low half.
type Tag uint32

// Tags that structure a data set, PS3.5 §7.5, and those that end a header.
const (
	SpecificCharacterSet     Tag = 0x0008_0005
	FloatPixelData           Tag = 0x7FE0_0008
	DoubleFloatPixelData     Tag = 0x7FE0_0009
	PixelData                Tag = 0x7FE0_0010
	Item                     Tag = 0xFFFE_E000
	ItemDelimitationItem     Tag = 0xFFFE_E00D
	SequenceDelimitationItem Tag = 0xFFFE_E0DD
)

// Group is the tag's group number.
func (t Tag) Group() uint16 { return uint16(t >> 16) }

// Element is the tag's element number.
func (t Tag) Element() uint16 { return uint16(t) }

// Private reports whether the tag is a private one, PS3.5 §7.8.1: its group
// number is odd.
func (t Tag) Private() bool { return t&0x0001_0000 != 0 }

// String is the tag as the standard prints it, for example (0010,0010).
func (t Tag) String() string {
	const hex = "0123456789ABCDEF"
	var b [11]byte
	b[0], b[5], b[10] = '(', ',', ')'
	for i, at := range [8]int{1, 2, 3, 4, 6, 7, 8, 9} {
		b[at] = hex[t>>(28-4*i)&0xF]
	}
	return string(b[:])
}

//go:generate go run gen_dictionary.go

// VROf is the VR that the data dictionary gives a tag, PS3.6 §6; UN for a tag
// it does not know. Where the dictionary leaves a choice it is the first.
func VROf(t Tag) VR {
	table := dictionary()
	for i := slot(t); ; i++ {
		e := table[i&(dictionarySlots-1)]
		switch {
		case e == 0:
			return fallbackVR(t)
		case Tag(e>>16) == t:
			return VR(e)
		}
	}
}

// fallbackVR covers what the dictionary lists as ranges: group lengths and
// private creators, PS3.5 §7.2 and §7.8.1.
func fallbackVR(t Tag) VR {
	switch {
	case t.Element() == 0:
		return UL
	case t.Private() && 0x10 <= t.Element() && t.Element() <= 0xFF:
		return LO
	}
	return UN
}

const dictionarySlots = 1 << 14 // three times the entries: short runs

func slot(t Tag) uint32 { return uint32(t) * 0x9E37_79B1 >> 18 }

// dictionary is an open-addressed table, tag and VR in one word, because an
// implicit identifier looks up every element of every response.
var dictionary = sync.OnceValue(func() *[dictionarySlots]uint64 {
	var table [dictionarySlots]uint64
	for e := dictionaryEntries + newerEntries; len(e) >= 6; e = e[6:] {
		t := Tag(e[0])<<24 | Tag(e[1])<<16 | Tag(e[2])<<8 | Tag(e[3])
		i := slot(t)
		for table[i&(dictionarySlots-1)] != 0 {
			i++
		}
		table[i&(dictionarySlots-1)] = uint64(t)<<16 | uint64(e[4])<<8 | uint64(e[5])
	}
	return &table
})

// newerEntries are attributes that PS3.6 2026d has and the library's dictionary
// has not, in the form of dictionaryEntries. Sequences matter: without their VR
// nobody would look for a name to use inside one.
const newerEntries = "" +
	"\x00\x00\x10\x00UI\x00\x00\x10\x01UI" +
	"\x00\x08\x13\x01SQ\x00\x08\x13\x02SQ\x00\x08\x13\x03SQ\x00\x08\x13\x04SQ" +
	"\x00\x10\x00\x11SQ\x00\x10\x00\x12LT\x00\x10\x00\x13UT\x00\x10\x00\x14SQ\x00\x10\x00\x15SQ\x00\x10\x00\x16UT" +
	"\x00\x10\x00\x41SQ\x00\x10\x00\x42UT\x00\x10\x00\x43SQ\x00\x10\x00\x44SQ\x00\x10\x00\x45UT\x00\x10\x00\x46SQ\x00\x10\x00\x47UR" +
	"\x00\x10\x21\x61SQ\x00\x10\x21\x62UC" +
	"\x00\x40\xA0\x34DT\x00\x40\xA0\x35DT\x00\x40\xB0\x34DT\x00\x40\xB0\x36DT\x00\x40\xB0\x3BLT\x00\x40\xB0\x3FLO\x00\x40\xE0\x12UR" +
	"\x30\x04\x00\x7FLO\x30\x0A\x00\x54UI"
