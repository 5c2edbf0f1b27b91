package dataset

import (
	"encoding/binary"
	"math/bits"
)

// Syntax says how data elements are encoded, PS3.5 §7.1 and Annex A.
// The zero value is explicit VR little endian.
type Syntax struct {
	Implicit  bool
	BigEndian bool
}

// Transfer syntaxes a C-FIND identifier comes in, PS3.5 Annex A.
const (
	ImplicitVRLittleEndian = "1.2.840.10008.1.2"
	ExplicitVRLittleEndian = "1.2.840.10008.1.2.1"
	ExplicitVRBigEndian    = "1.2.840.10008.1.2.2"
)

// SyntaxOf is the encoding that a transfer syntax UID stands for. Every UID
// but two means explicit VR little endian, PS3.5 §A.4.
func SyntaxOf(uid string) Syntax {
	switch uid {
	case ImplicitVRLittleEndian:
		return Syntax{Implicit: true}
	case ExplicitVRBigEndian:
		return Syntax{BigEndian: true}
	}
	return Syntax{}
}

func (s Syntax) u16(b []byte) uint16 {
	if s.BigEndian {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

func (s Syntax) u32(b []byte) uint32 {
	if s.BigEndian {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

// tag reads a tag: two numbers of 16 bits.
func (s Syntax) tag(b []byte) Tag {
	if s.BigEndian {
		return Tag(binary.BigEndian.Uint32(b))
	}
	return Tag(bits.RotateLeft32(binary.LittleEndian.Uint32(b), 16))
}

func (s Syntax) appendU16(dst []byte, v uint16) []byte {
	if s.BigEndian {
		return append(dst, byte(v>>8), byte(v))
	}
	return append(dst, byte(v), byte(v>>8))
}

func (s Syntax) appendU32(dst []byte, v uint32) []byte {
	if s.BigEndian {
		return s.appendU16(s.appendU16(dst, uint16(v>>16)), uint16(v))
	}
	return s.appendU16(s.appendU16(dst, uint16(v)), uint16(v>>16))
}
