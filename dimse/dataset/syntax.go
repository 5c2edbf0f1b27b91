package dataset

import (
	"bytes"
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

// TransferSyntax is a transfer syntax of PS3.6 Table A-1 as a number, so that
// nothing else that stands in a file can pass for one.
type TransferSyntax uint8

// Transfer syntaxes without a row in the table.
const (
	NoTransferSyntax      TransferSyntax = 0 // the file names none
	UnknownTransferSyntax TransferSyntax = 1 // it names one that is not in the table
)

// firstSyntax is the number of the table's first row.
const firstSyntax = 2

// UID is the transfer syntax UID, empty where the table has none.
func (t TransferSyntax) UID() string {
	if t < firstSyntax || int(t-firstSyntax) >= len(transferSyntaxes) {
		return ""
	}
	return transferSyntaxes[t-firstSyntax].uid
}

// Syntax is how it encodes data elements. One that nobody knows is explicit VR
// little endian until the bytes prove otherwise, PS3.5 §A.4.
func (t TransferSyntax) Syntax() Syntax {
	if t < firstSyntax || int(t-firstSyntax) >= len(transferSyntaxes) {
		return Syntax{}
	}
	row := &transferSyntaxes[t-firstSyntax]
	return Syntax{Implicit: row.kind == implicitLittle, BigEndian: row.kind == explicitBig}
}

// Deflated reports a data set that is compressed as a whole, PS3.5 §A.5.
func (t TransferSyntax) Deflated() bool {
	return t >= firstSyntax && int(t-firstSyntax) < len(transferSyntaxes) && transferSyntaxes[t-firstSyntax].kind == deflatedLittle
}

// transferSyntaxOf finds a UID as it stands in a file, padded with a NUL or,
// wrongly, with spaces or the end of a line, on either side.
func transferSyntaxOf(v []byte) TransferSyntax {
	if v = bytes.Trim(v, " \x00\r\n\t"); len(v) == 0 {
		return NoTransferSyntax
	}
	for i := range transferSyntaxes {
		if transferSyntaxes[i].uid == string(v) {
			return TransferSyntax(firstSyntax + i)
		}
	}
	return UnknownTransferSyntax
}

type encodingKind uint8

const (
	explicitLittle encodingKind = iota
	implicitLittle
	explicitBig
	deflatedLittle
)

// transferSyntaxes is PS3.6 Table A-1.
var transferSyntaxes = [...]struct {
	uid  string
	kind encodingKind
}{
	{"1.2.840.10008.1.2", implicitLittle},
	{"1.2.840.10008.1.2.1", explicitLittle},
	{"1.2.840.10008.1.2.1.98", explicitLittle},
	{"1.2.840.10008.1.2.1.99", deflatedLittle},
	{"1.2.840.10008.1.2.2", explicitBig},
	{"1.2.840.10008.1.2.4.50", explicitLittle},
	{"1.2.840.10008.1.2.4.51", explicitLittle},
	{"1.2.840.10008.1.2.4.52", explicitLittle},
	{"1.2.840.10008.1.2.4.53", explicitLittle},
	{"1.2.840.10008.1.2.4.54", explicitLittle},
	{"1.2.840.10008.1.2.4.55", explicitLittle},
	{"1.2.840.10008.1.2.4.56", explicitLittle},
	{"1.2.840.10008.1.2.4.57", explicitLittle},
	{"1.2.840.10008.1.2.4.58", explicitLittle},
	{"1.2.840.10008.1.2.4.59", explicitLittle},
	{"1.2.840.10008.1.2.4.60", explicitLittle},
	{"1.2.840.10008.1.2.4.61", explicitLittle},
	{"1.2.840.10008.1.2.4.62", explicitLittle},
	{"1.2.840.10008.1.2.4.63", explicitLittle},
	{"1.2.840.10008.1.2.4.64", explicitLittle},
	{"1.2.840.10008.1.2.4.65", explicitLittle},
	{"1.2.840.10008.1.2.4.66", explicitLittle},
	{"1.2.840.10008.1.2.4.70", explicitLittle},
	{"1.2.840.10008.1.2.4.80", explicitLittle},
	{"1.2.840.10008.1.2.4.81", explicitLittle},
	{"1.2.840.10008.1.2.4.90", explicitLittle},
	{"1.2.840.10008.1.2.4.91", explicitLittle},
	{"1.2.840.10008.1.2.4.92", explicitLittle},
	{"1.2.840.10008.1.2.4.93", explicitLittle},
	{"1.2.840.10008.1.2.4.94", explicitLittle},
	{"1.2.840.10008.1.2.4.95", deflatedLittle},
	{"1.2.840.10008.1.2.4.100", explicitLittle},
	{"1.2.840.10008.1.2.4.100.1", explicitLittle},
	{"1.2.840.10008.1.2.4.101", explicitLittle},
	{"1.2.840.10008.1.2.4.101.1", explicitLittle},
	{"1.2.840.10008.1.2.4.102", explicitLittle},
	{"1.2.840.10008.1.2.4.102.1", explicitLittle},
	{"1.2.840.10008.1.2.4.103", explicitLittle},
	{"1.2.840.10008.1.2.4.103.1", explicitLittle},
	{"1.2.840.10008.1.2.4.104", explicitLittle},
	{"1.2.840.10008.1.2.4.104.1", explicitLittle},
	{"1.2.840.10008.1.2.4.105", explicitLittle},
	{"1.2.840.10008.1.2.4.105.1", explicitLittle},
	{"1.2.840.10008.1.2.4.106", explicitLittle},
	{"1.2.840.10008.1.2.4.106.1", explicitLittle},
	{"1.2.840.10008.1.2.4.107", explicitLittle},
	{"1.2.840.10008.1.2.4.108", explicitLittle},
	{"1.2.840.10008.1.2.4.110", explicitLittle},
	{"1.2.840.10008.1.2.4.111", explicitLittle},
	{"1.2.840.10008.1.2.4.112", explicitLittle},
	{"1.2.840.10008.1.2.4.201", explicitLittle},
	{"1.2.840.10008.1.2.4.202", explicitLittle},
	{"1.2.840.10008.1.2.4.203", explicitLittle},
	{"1.2.840.10008.1.2.4.204", explicitLittle},
	{"1.2.840.10008.1.2.4.205", deflatedLittle},
	{"1.2.840.10008.1.2.5", explicitLittle},
	{"1.2.840.10008.1.2.6.1", explicitLittle},
	{"1.2.840.10008.1.2.6.2", explicitLittle},
	{"1.2.840.10008.1.2.7.1", explicitLittle},
	{"1.2.840.10008.1.2.7.2", explicitLittle},
	{"1.2.840.10008.1.2.7.3", explicitLittle},
	{"1.2.840.10008.1.2.8.1", explicitLittle},
	{"1.2.840.10008.1.20", implicitLittle},
	{"1.2.840.113619.5.2", implicitLittle}, // GE, private: only its pixel data are big endian
}
