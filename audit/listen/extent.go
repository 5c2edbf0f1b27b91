package listen

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/flate"

	"pacsaudit/dimse/dataset"
)

// extent finds the end of a header, pixel data, in a data set that comes in parts. It
// reads the heads of elements, PS3.5 §7.1, and goes past their values.
type extent struct {
	syntax  dataset.Syntax
	pos     int   // of the next head
	depth   int   // of sequences and items of undefined length
	unknown int   // the depth at which a UN of undefined length began, which is implicit inside
	top     int   // where the last element at the top began that is complete
	value   int64 // of a long value at the top, how much there is with its head
	astray  bool  // what stands there is no element
}

const (
	undefined = 0xFFFF_FFFF
	// maxValue is how long a value at the top may be that is kept.
	maxValue = 64 << 10
	// maxNested bounds sequences in sequences.
	maxNested = 64
)

// The tags that matter to where a header ends.
const (
	tagPixels       = 0x7FE0_0010
	tagFloatPixels  = 0x7FE0_0008
	tagDoublePixels = 0x7FE0_0009
	tagItem         = 0xFFFE_E000
	tagItemEnd      = 0xFFFE_E00D
	tagSequenceEnd  = 0xFFFE_E0DD
)

// walk goes on in what is there of a data set. It reports where pixel data begin.
func (x *extent) walk(b []byte) (end int, found bool) {
	for !x.astray && x.value == 0 && x.pos+8 <= len(b) {
		if x.depth == 0 {
			x.top = x.pos
		}
		tag, vr, length, head := x.head(b[x.pos:])
		switch {
		case head == 0:
			return 0, false // the head comes in parts too
		case x.depth == 0 && (tag == tagPixels || tag == tagFloatPixels || tag == tagDoublePixels):
			return x.pos, true
		case tag == tagItem && length == undefined:
			x.into()
		case tag == tagItemEnd || tag == tagSequenceEnd:
			if x.depth--; x.depth < x.unknown {
				x.unknown = 0
			}
			if x.depth < 0 {
				x.astray = true
			}
		case length == undefined:
			x.into()
			if vr == dataset.UN && !x.syntax.Implicit && x.unknown == 0 {
				x.unknown = x.depth
			}
		case x.depth == 0 && length > maxValue:
			x.value = int64(head) + int64(length)
			return 0, false
		case length > maxHeader:
			x.astray = true
		default:
			x.pos += int(length)
		}
		x.pos += head
	}
	return 0, false
}

func (x *extent) into() {
	if x.depth++; x.depth > maxNested {
		x.astray = true
	}
}

// head reads the head of an element. It is 0 long where it is not there whole.
func (x *extent) head(b []byte) (tag uint32, vr dataset.VR, length uint32, head int) {
	s := x.syntax
	tag = uint32(u16(s, b))<<16 | uint32(u16(s, b[2:]))
	if tag>>16 == 0xFFFE || s.Implicit || x.unknown > 0 {
		return tag, dataset.UN, u32(s, b[4:]), 8
	}
	vr = dataset.VR(b[4])<<8 | dataset.VR(b[5])
	switch {
	case !letters(b[4:6]):
		return tag, dataset.UN, u32(s, b[4:]), 8 // an element that lost its VR
	case !longLength(vr):
		return tag, vr, uint32(u16(s, b[6:])), 8
	case len(b) < 12:
		return tag, vr, 0, 0
	}
	return tag, vr, u32(s, b[8:]), 12
}

// long is where a long value begins with its head, and how much that is. The walk
// goes on as if it were not there.
func (x *extent) long() (from int, n uint64) {
	n, x.value = uint64(x.value), 0
	return x.pos, n
}

// complete is how much of n bytes are whole elements at the top.
func (x *extent) complete(n int) int {
	if x.depth == 0 && x.pos <= n {
		return x.pos
	}
	return min(x.top, n)
}

func u16(s dataset.Syntax, b []byte) uint16 {
	if s.BigEndian {
		return uint16(b[0])<<8 | uint16(b[1])
	}
	return uint16(b[1])<<8 | uint16(b[0])
}

func u32(s dataset.Syntax, b []byte) uint32 {
	if s.BigEndian {
		return uint32(u16(s, b))<<16 | uint32(u16(s, b[2:]))
	}
	return uint32(u16(s, b[2:]))<<16 | uint32(u16(s, b))
}

func letters(b []byte) bool {
	return 'A' <= b[0] && b[0] <= 'Z' && 'A' <= b[1] && b[1] <= 'Z'
}

// longLength reports a VR whose length has 32 bits, PS3.5 Table 7.1-1.
func longLength(vr dataset.VR) bool {
	switch vr {
	case dataset.OB, dataset.OD, dataset.OF, dataset.OL, dataset.OV, dataset.OW, dataset.SQ, dataset.SV, dataset.UC, dataset.UN, dataset.UR, dataset.UT, dataset.UV:
		return true
	}
	return false
}

// guess is the encoding that the first element of a data set is written in, where
// nobody saw which one was agreed on.
func guess(b []byte) dataset.Syntax {
	switch {
	case len(b) < 6:
		return dataset.Syntax{Implicit: true}
	case letters(b[4:6]):
		return dataset.Syntax{BigEndian: b[0] == 0 && b[1] != 0}
	}
	return dataset.Syntax{Implicit: true}
}

// inflated is the beginning of a deflated data set, PS3.5 §A.5, up to its pixel data.
// It reports whether that was reached, or the end.
func inflated(b []byte) ([]byte, bool) {
	r := flate.NewReader(bytes.NewReader(b))
	defer r.Close()
	var x extent
	data, err := io.ReadAll(io.LimitReader(r, maxHeader))
	if end, found := x.walk(data); found {
		return data[:end], true
	}
	whole := err == nil && len(data) < maxHeader && x.value == 0
	if !whole {
		data = data[:x.complete(len(data))]
	}
	return data, whole
}
