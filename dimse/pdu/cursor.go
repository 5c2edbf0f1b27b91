package pdu

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// DecodeError says where a PDU stopped making sense. It holds no received bytes.
type DecodeError struct {
	PDU    Type
	Field  string // the standard's name of the field
	Offset int    // from the start of the PDU's variable field
	Length uint32 // what the field claims or needs; 0 where that is not the fault
}

func (e *DecodeError) Error() string {
	if e.Length > 0 {
		return fmt.Sprintf("%v: %s at offset %d: length %d does not fit", e.PDU, e.Field, e.Offset, e.Length)
	}
	return fmt.Sprintf("%v: %s at offset %d is malformed", e.PDU, e.Field, e.Offset)
}

// cursor reads the fields of one PDU and stops at the first failure.
type cursor struct {
	pdu Type
	b   []byte
	off int
	err error
}

func (c *cursor) fail(field string, length uint32) {
	if c.err == nil {
		c.err = &DecodeError{PDU: c.pdu, Field: field, Offset: c.off, Length: length}
	}
}

func (c *cursor) left() int { return len(c.b) - c.off }

func (c *cursor) more() bool { return c.err == nil && c.left() > 0 }

func (c *cursor) take(field string, n int) []byte {
	if c.err != nil {
		return nil
	}
	if n > c.left() {
		c.fail(field, uint32(n))
		return nil
	}
	b := c.b[c.off : c.off+n : c.off+n]
	c.off += n
	return b
}

func (c *cursor) skip(field string, n int) { c.take(field, n) }

func (c *cursor) u8(field string) uint8 {
	if b := c.take(field, 1); b != nil {
		return b[0]
	}
	return 0
}

func (c *cursor) u16(field string) uint16 {
	if b := c.take(field, 2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (c *cursor) u32(field string) uint32 {
	if b := c.take(field, 4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) rest() []byte { return c.take("", c.left()) }

// item reads an item's type, its reserved byte and its length, and hands its
// content to read, PS3.8 §9.3.2.
func (c *cursor) item(field string, read func(t ItemType, in *cursor)) {
	t := ItemType(c.u8(field))
	c.skip(field, 1)
	n := c.u16(field)
	start := c.off
	b := c.take(field, int(n))
	if c.err != nil {
		return
	}
	in := cursor{pdu: c.pdu, b: c.b[:start+len(b)], off: start}
	read(t, &in)
	c.err = in.err
}

// maxUID is the length of a UID, PS3.5 §9.1. Longer ones are cut: they match
// nothing, and nothing is gained by keeping them.
const maxUID = 64

// uid reads an identifier without the padding that some peers send.
// Deviation: NULs and spaces around it are removed, PS3.8 §9.3.2 allows none.
func uid(b []byte) string {
	if len(b) > maxUID {
		b = b[:maxUID]
	}
	return strings.Trim(string(b), "\x00 ")
}

// title reads an AE title field.
// Deviation: NULs, control characters and a blank title are accepted.
func title(b []byte) string { return strings.Trim(string(b), "\x00 ") }
