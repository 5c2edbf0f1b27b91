package dataset

// Damage in the File Meta Information may not cost the data set behind it, whose
// encoding is another, nor go unnoticed.

// longestMeta is how long an element of it can be, PS3.10 Table 7.1-1, by a margin:
// longer ones have others in them.
func longestMeta(t Tag) uint32 {
	switch t {
	case 0x0002_0000:
		return 4
	case 0x0002_0001:
		return 16
	case 0x0002_0026, 0x0002_0027, 0x0002_0028, 0x0002_0102: // addresses, and private information
		return undefinedLength
	}
	return 128
}

// tooLongForMeta looks for what stands in a value that is too long, and goes there.
func (d *Decoder) tooLongForMeta(t Tag, length uint32, at int64) bool {
	if t.Group() != 2 || length <= longestMeta(t) || d.mends >= maxMends {
		return false
	}
	if d.mends++; !d.search(d.pos, min(d.pos+int64(length), d.size)) {
		d.mends-- // it is as long as it says
		return false
	}
	d.note(t, at, LengthTooLong)
	return true
}

// startLevels are what can stand behind damage: the rest of the File Meta Information,
// or the data set in any encoding.
func (d *Decoder) startLevels(levels *[MaxDepth + 2]level) (n int) {
	last := Tag(0x0002_0000)
	if d.el.Kind == Primitive {
		last = d.el.Tag
	}
	levels[0] = level{frame: -1, last: last, limit: d.size}
	for _, s := range [...]Syntax{{Implicit: true}, {BigEndian: true}} {
		n++
		levels[n] = level{frame: -1, last: 0x0007_FFFF, limit: d.size, syntax: s}
	}
	return n + 1
}

// findDataSet looks for the beginning of the data set where none is: the length of the
// last value may be wrong. It goes there if it finds it.
func (h *Header) findDataSet() bool {
	d := &h.file
	b := d.peek()
	if d.err != nil || h.syntax.Deflated() || len(b) < shortHead {
		return false
	}
	labelled := h.syntax.Syntax()
	if s, ok := guess(h.firstHead(), d.size-d.pos, labelled, true); ok && s.tag(b).Group() < 0xFFFC {
		return false
	}
	mends := d.mends
	switch {
	case mends >= maxMends:
		return false
	case d.mend(d.pos):
		return true
	}
	d.mends = mends // nothing was found to be wrong
	// Where the transfer syntax is lost, too, nobody else finds the data set. One that
	// begins with an element of its own kind is left as it is.
	b = d.peek()
	t, n := labelled.tag(b), labelled.u32(b[4:])
	usual := (VR(b[4])<<8 | VR(b[5])).known() || n == undefinedLength || n <= maxSearch
	own := usual && (t.Private() && t.Group() < 0xFFFC || VROf(t) != UN && t.Element() != 0)
	return h.syntax <= UnknownTransferSyntax && !own && d.resume(d.pos)
}
