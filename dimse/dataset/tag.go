package dataset

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
