package dataset

import (
	"encoding/binary"
	"math/bits"
)

// quick takes the next element where it is of the plainest kind, as nearly all
// of a C-FIND response are: implicit VR little endian, in memory, no sequence,
// nothing wrong. Anything else is left to [Decoder.element], which takes the
// same elements in the same way.
func (d *Decoder) quick() bool {
	if d.noQuick || d.syntax != (Syntax{Implicit: true}) || d.seen >= d.limits.Elements || d.err != nil {
		return false
	}
	limit, depth := d.size, 0
	if n := len(d.stack); n > 0 {
		top := &d.stack[n-1]
		if !top.item || top.end < 0 {
			return false
		}
		limit, depth = top.end, n/2
	}
	at := d.pos + 8
	if at > limit {
		return false
	}
	b := d.window.bytes()
	if at > int64(len(b)) {
		return false
	}
	head := b[at-8 : at]
	t := Tag(bits.RotateLeft32(binary.LittleEndian.Uint32(head), 16))
	length := binary.LittleEndian.Uint32(head[4:])
	if length >= firstVR || int64(length) > limit-at || t>>16 == 0xFFFE {
		return false
	}
	known := d.tagVRs[place(t)]
	if Tag(known>>16) != t || known == 0 {
		known = d.learn(t)
	}
	vr := VR(known)
	if int64(known) < 0 && (vr == SQ || length >= shortHead) {
		return false
	}
	d.seen++
	d.counts.All++
	d.counts.Private += int(t >> 16 & 1)
	if depth == 0 {
		d.counts.Top++
	}
	el := &d.el
	el.Kind, el.Tag, el.VR, el.Depth, el.Length = Primitive, t, vr, depth, length
	el.Value.off, el.Value.n = int(at), int(length)
	if el.Value.window == nil {
		el.Value.window = &d.window
	}
	d.pos = at + int64(length)
	return true
}

// Flags of a tag, in one word with the tag and its VR.
const (
	holds        = 1 << 63   // its value can be a sequence: SQ, and UN
	overlookAt   = 48        // where it says how short a value has to be, see Overlook
	overlookMost = 1<<14 - 1 // and no longer
)

// learn keeps the VR of a tag, in one word with it: responses to one query have
// the same ones, and so have the files of a folder.
func (d *Decoder) learn(t Tag) uint64 {
	vr := VROf(t)
	known := uint64(t)<<16 | uint64(vr)
	if vr == SQ || vr == UN {
		known |= holds
	} else if d.below != nil && t>>16 != 2 { // which readMeta wants to see
		known |= uint64(min(max(d.below(t, vr), 0), overlookMost)) << overlookAt
	}
	d.tagVRs[place(t)] = known
	return known
}

// places is how many tags the table has room for, place the row of a tag in it.
const places = 1 << 10

func place(t Tag) uint32 { return uint32(t) * 0xC2B2_AE35 >> 22 }
