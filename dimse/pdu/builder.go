package pdu

import (
	"encoding/binary"
	"fmt"
)

// EncodeError says which field of a PDU its value does not fit.
type EncodeError struct {
	Field string
	Limit int
}

func (e *EncodeError) Error() string {
	return fmt.Sprintf("%s does not fit its field of %d bytes", e.Field, e.Limit)
}

// builder appends fields and fills in the lengths.
type builder struct {
	b   []byte
	err error
}

func (b *builder) fail(field string, limit int) {
	if b.err == nil {
		b.err = &EncodeError{Field: field, Limit: limit}
	}
}

func (b *builder) u8(v uint8)      { b.b = append(b.b, v) }
func (b *builder) u16(v uint16)    { b.b = binary.BigEndian.AppendUint16(b.b, v) }
func (b *builder) u32(v uint32)    { b.b = binary.BigEndian.AppendUint32(b.b, v) }
func (b *builder) bytes(v []byte)  { b.b = append(b.b, v...) }
func (b *builder) string(v string) { b.b = append(b.b, v...) }

// reserve appends n zero bytes, PS3.8 §9.3.1 "sent with a value 00H".
func (b *builder) reserve(n int) { b.b = append(b.b, make([]byte, n)...) }

// title appends an AE title of 16 bytes, padded with spaces.
func (b *builder) title(field, v string) {
	if len(v) > 16 {
		b.fail(field, 16)
		return
	}
	b.string(v)
	for range 16 - len(v) {
		b.u8(' ')
	}
}

func (b *builder) length16(field string, write func()) {
	at := len(b.b)
	b.u16(0)
	write()
	n := len(b.b) - at - 2
	if n > 0xFFFF {
		b.fail(field, 0xFFFF)
		return
	}
	binary.BigEndian.PutUint16(b.b[at:], uint16(n))
}

func (b *builder) length32(write func()) {
	at := len(b.b)
	b.u32(0)
	write()
	binary.BigEndian.PutUint32(b.b[at:], uint32(len(b.b)-at-4))
}

// item appends an item of the given type.
func (b *builder) item(t ItemType, field string, write func()) {
	b.u8(uint8(t))
	b.u8(0)
	b.length16(field, write)
}
