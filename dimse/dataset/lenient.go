package dataset

// Real files break the rules in ways that readers have learned to pass over.
// Identifiers on the wire are held to them, because there a fault says that
// the two sides do not understand each other.

// behind reports a tag behind the header and stops there: pixel data, of group
// 7FE0 but for its length, and Data Set Trailing Padding, PS3.10 §7.2.
func (d *Decoder) behind(t Tag) bool {
	pixels := t>>16 == 0x7FE0
	if pixels && d.pixels == 0 {
		d.pixels = d.pos
	}
	if len(d.stack) > 0 || t == 0x7FE0_0000 {
		return false
	}
	d.pixel = pixels
	d.stop = d.pixel || t == 0xFFFC_FFFC
	return d.stop
}

// noItem takes what stands where an item belongs.
func (d *Decoder) noItem(seq *frame, t Tag, at int64) bool {
	if d.stream == nil || t != SequenceDelimitationItem {
		return d.fail(t, at, MisplacedItem)
	}
	// Deviation: a delimiter in a sequence of defined length ends it.
	d.pos = seq.end
	d.pop()
	return true
}

// stray takes a tag of group FFFE where an element belongs.
func (d *Decoder) stray(t Tag, at int64) bool {
	n := len(d.stack)
	if d.stream == nil || n == 0 {
		return d.fail(t, at, MisplacedItem)
	}
	switch top := &d.stack[n-1]; {
	case t == ItemDelimitationItem && top.end >= 0:
		d.pos = top.end // Deviation: a delimiter in an item of defined length ends it.
	case (t == Item || t == SequenceDelimitationItem) && top.end < 0:
		d.pos = at // Deviation: the next item, or the end of the sequence, ends an item too.
	default:
		return d.fail(t, at, MisplacedItem)
	}
	d.pop()
	return true
}

// cut reports whether an element that reaches past the end is to be read as far
// as it goes: a file was cut, and what is left of it still shows a patient. The
// fault comes with the next element.
func (d *Decoder) cut(limit int64) bool { return d.stream != nil && limit >= d.size }

// holdsItems reports whether a value of unknown VR and defined length is a
// sequence, PS3.5 §6.2.2 note 4: a writer that did not know the tag wrote UN,
// and an implicit one writes no VR at all. Its first bytes are those of an item
// in little endian.
func (d *Decoder) holdsItems(length uint32) bool {
	if length < 8 || len(d.stack)/2 >= d.limits.Depth {
		return false
	}
	b := d.peek()
	little := Syntax{}
	if len(b) < 8 || d.pos > d.filled-8 || Tag(little.u16(b))<<16|Tag(little.u16(b[2:])) != Item {
		return false
	}
	item := little.u32(b[4:])
	return item == undefinedLength || item <= length-8
}
