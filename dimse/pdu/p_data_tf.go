package pdu

import "encoding/binary"

// PDataTF is P-DATA-TF, PS3.8 §9.3.5.
type PDataTF struct {
	Items []PDV
}

// PDV is a presentation data value item with its message control header,
// PS3.8 §9.3.5.1 and Annex E.2.
type PDV struct {
	ContextID uint8
	Command   bool // a fragment of a command set, not of a data set
	Last      bool // the last fragment
	Data      []byte
}

const (
	controlCommand = 1 << 0
	controlLast    = 1 << 1
)

// PDVOverhead is the number of bytes that a PDV has besides its data: length,
// presentation context ID and message control header.
const PDVOverhead = 6

// Type is TypePDataTF.
func (p *PDataTF) Type() Type { return TypePDataTF }

func (p *PDataTF) decode(c *cursor) {
	for n := 0; c.more(); n++ {
		if n == maxPDVs {
			c.fail("Presentation-data-value Items", 0)
			return
		}
		var v PDV
		v.decode(c)
		p.Items = append(p.Items, v)
	}
}

// maxPDVs bounds what Decode collects; [NextPDV] needs no bound.
const maxPDVs = 1 << 16

func (v *PDV) decode(c *cursor) {
	n := c.u32("Item-length")
	if c.err == nil && (n < 2 || int64(n) > int64(c.left())) {
		c.fail("Item-length", n)
		return
	}
	v.ContextID = c.u8("Presentation-context-ID")
	control := c.u8("Message Control Header")
	v.Command, v.Last = control&controlCommand != 0, control&controlLast != 0
	v.Data = c.take("Presentation-data-value", int(n)-2)
}

// NextPDV takes the first PDV off the variable field of a P-DATA-TF, without
// an allocation. Its data alias body.
func NextPDV(body []byte) (v PDV, rest []byte, err error) {
	if len(body) >= PDVOverhead {
		if n := binary.BigEndian.Uint32(body); n >= 2 && uint64(n) <= uint64(len(body)-4) {
			end := 4 + int(n)
			control := body[5]
			return PDV{ContextID: body[4], Command: control&controlCommand != 0, Last: control&controlLast != 0, Data: body[PDVOverhead:end:end]}, body[end:], nil
		}
	}
	c := cursor{pdu: TypePDataTF, b: body} // says what is wrong
	v.decode(&c)
	if c.err != nil {
		return PDV{}, nil, c.err
	}
	return v, body[c.off:], nil
}

func (p *PDataTF) append(b *builder) {
	for _, v := range p.Items {
		b.length32(func() {
			b.u8(v.ContextID)
			var control uint8
			if v.Command {
				control |= controlCommand
			}
			if v.Last {
				control |= controlLast
			}
			b.u8(control)
			b.bytes(v.Data)
		})
	}
}
