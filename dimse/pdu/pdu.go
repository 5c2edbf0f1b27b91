// Package pdu turns the protocol data units of the DICOM upper layer, PS3.8
// §9.3, into values and back.
//
// It reads liberally (reserved bytes, padding, items and codes it does not
// know) and within limits: every length is checked before anything is
// allocated for it, and no input makes it panic. What it does not know is kept
// raw with its type.
package pdu

import "fmt"

// Type is the PDU-type octet, PS3.8 §9.3.1.
type Type uint8

// The PDU types of PS3.8 §9.3.
const (
	TypeAssociateRQ Type = 0x01
	TypeAssociateAC Type = 0x02
	TypeAssociateRJ Type = 0x03
	TypePDataTF     Type = 0x04
	TypeReleaseRQ   Type = 0x05
	TypeReleaseRP   Type = 0x06
	TypeAbort       Type = 0x07
)

var typeText = [...]string{
	TypeAssociateRQ: "A-ASSOCIATE-RQ",
	TypeAssociateAC: "A-ASSOCIATE-AC",
	TypeAssociateRJ: "A-ASSOCIATE-RJ",
	TypePDataTF:     "P-DATA-TF",
	TypeReleaseRQ:   "A-RELEASE-RQ",
	TypeReleaseRP:   "A-RELEASE-RP",
	TypeAbort:       "A-ABORT",
}

func (t Type) String() string {
	if int(t) < len(typeText) && typeText[t] != "" {
		return typeText[t]
	}
	return fmt.Sprintf("PDU type %#02x", uint8(t))
}

// Known reports whether the standard defines the type.
func (t Type) Known() bool { return TypeAssociateRQ <= t && t <= TypeAbort }

// Fixed reports whether the standard fixes the length of the variable field,
// PS3.8 §9.3.4 and §9.3.6 to §9.3.8: 4.
func (t Type) Fixed() bool {
	return t == TypeAssociateRJ || t == TypeReleaseRQ || t == TypeReleaseRP || t == TypeAbort
}

// PDU is one protocol data unit.
type PDU interface {
	// Type is the PDU-type octet.
	Type() Type
	decode(*cursor)
	append(*builder)
}

// HeaderLength is the number of bytes before a PDU's variable field: type,
// a reserved byte and the length, PS3.8 §9.3.1.
const HeaderLength = 6

// Decode reads the body of a PDU: what follows its header. The result may
// alias body. An unknown type gives an [*Unknown].
func Decode(t Type, body []byte) (PDU, error) {
	var p PDU
	switch t {
	case TypeAssociateRQ:
		p = new(AssociateRQ)
	case TypeAssociateAC:
		p = new(AssociateAC)
	case TypeAssociateRJ:
		p = new(AssociateRJ)
	case TypePDataTF:
		p = new(PDataTF)
	case TypeReleaseRQ:
		p = new(ReleaseRQ)
	case TypeReleaseRP:
		p = new(ReleaseRP)
	case TypeAbort:
		p = new(Abort)
	default:
		p = &Unknown{PDUType: t}
	}
	c := cursor{pdu: t, b: body}
	p.decode(&c)
	if c.err != nil {
		return nil, c.err
	}
	return p, nil
}

// Append appends the whole PDU, header included. It fails where a value does
// not fit its field.
func Append(dst []byte, p PDU) ([]byte, error) {
	b := builder{b: dst}
	b.u8(uint8(p.Type()))
	b.u8(0)
	b.length32(func() { p.append(&b) })
	if b.err != nil {
		return dst, b.err
	}
	return b.b, nil
}

// Unknown is a PDU of a type that the standard does not define.
type Unknown struct {
	PDUType Type
	Data    []byte
}

// Type is the PDU-type octet.
func (p *Unknown) Type() Type { return p.PDUType }

func (p *Unknown) decode(c *cursor)  { p.Data = c.rest() }
func (p *Unknown) append(b *builder) { b.bytes(p.Data) }
