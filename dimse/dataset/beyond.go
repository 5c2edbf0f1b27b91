package dataset

// What may stand behind pixel data: digital signatures, PS3.3 §C.12.1.1.3.1, private
// groups above 7FE0, what a writer that keeps no order left for last, and a whole
// second file.

// How much is passed over in search of what stands behind pixel data.
const (
	maxFragments = 1 << 16  // and elements of group 7FE0
	maxTrailing  = 64 << 10 // bytes of zeros at the end of a file
)

// goOn is at the head of what ends a header: pixel data, or Data Set Trailing
// Padding, PS3.10 §7.2. It goes on behind it, if it may: pixel data are passed over
// unread, fragments by their heads. It reports whether to go on.
func (d *Decoder) goOn(t Tag, at int64) bool {
	d.unseen = true
	if d.passed++; d.passed > maxFragments {
		return false
	}
	d.pos = at
	b := d.peek()
	explicit := !d.syntax.Implicit || explicitPixels(b)
	if d.goBehindPixels && explicit && len(b) < longHead {
		d.fill(longHead) // the rest of the head
		b = d.window.bytes()[d.pos-d.base:]
	}
	length, head := uint32(0), int64(shortHead)
	switch vr := VR(b[4])<<8 | VR(b[5]); {
	case !explicit:
		length = d.syntax.u32(b[4:])
	case vr.width() == short:
		length = uint32(d.syntax.u16(b[6:]))
	case vr.width() == long && len(b) >= longHead:
		length, head = d.syntax.u32(b[8:]), longHead
	default:
		return d.lost(t, at)
	}
	if d.stream.needed == 0 {
		d.stream.needed = at + head
	}
	end := at + head + int64(length)
	d.imageFilled = d.image.fills(length)
	if length != undefinedLength && d.size < unknownSize && end+shortHead > d.size {
		d.unseen = false // nothing is there
		d.cutShort(t, at, end)
		return false
	}
	if !d.goBehindPixels {
		return false
	}
	if length == undefinedLength {
		var ok bool
		if end, ok = d.passFragments(t, at+head); !ok {
			return false
		}
	} else {
		d.pos = at + head
		d.cameAlong(end)
	}
	d.pos, d.held = end, -1
	return d.goOnAt(t)
}

// cutShort notes pixel data that reach past the end: their length lies, and what stands
// behind them was taken for theirs. Those that are as long as the image were cut, and
// nothing is behind them.
func (d *Decoder) cutShort(t Tag, at, end int64) {
	if d.goBehindPixels && !d.stream.failed && end > d.size && !d.imageFilled {
		d.note(t, at, Truncated)
	}
}

// explicitPixels reports that the head of pixel data has a VR although the data set has
// none: no pixel data are as long as that would say.
func explicitPixels(b []byte) bool {
	switch VR(b[4])<<8 | VR(b[5]) {
	case OB, OW, OF, OD, UN:
		return b[6]|b[7] == 0
	}
	return false
}

// goOnAt goes on at the current position, if an element of the data set is there.
func (d *Decoder) goOnAt(t Tag) bool {
	at := d.pos
	d.fill(shortHead)
	b := d.window.bytes()[min(d.pos, d.filled)-d.base:]
	switch {
	case len(b) < shortHead:
		d.unseen = d.stream.failed
		d.cutShort(t, at, at)
		return false
	case string(b[:shortHead]) == "\x00\x00\x00\x00\x00\x00\x00\x00":
		return d.trailing(t)
	case !d.goesOnBehind(b):
		return d.lost(t, at)
	}
	d.unseen, d.stop, d.behindPixels = false, false, true
	d.el = Element{Kind: Primitive, Tag: min(t, PixelData), VR: OW}
	return d.onward()
}

// passFragments passes over the items of encapsulated pixel data, PS3.5 §A.4, and says
// where they end.
func (d *Decoder) passFragments(of Tag, at int64) (end int64, ok bool) {
	for {
		d.pos = at
		d.fill(shortHead)
		b := d.window.bytes()[min(d.pos, d.filled)-d.base:]
		if len(b) < shortHead {
			d.unseen = d.stream.failed
			d.cutShort(of, at, at)
			return at, false // they end with the file
		}
		length := d.syntax.u32(b[4:])
		switch t := d.tag(b); {
		case t == Item && length != undefinedLength:
			d.pos += shortHead
			at = d.pos + int64(length)
			d.cameAlong(at)
		case t == SequenceDelimitationItem:
			return at + shortHead, true
		case d.goesOnBehind(b):
			d.note(t, at, MisplacedItem)
			return at, true // Deviation: an element ends fragments whose delimiter is missing.
		default:
			return at, d.lost(t, at)
		}
		if d.passed++; d.passed > maxFragments {
			return at, false
		}
	}
}

// goesOnBehind reports whether b begins like an element behind pixel data.
func (d *Decoder) goesOnBehind(b []byte) bool {
	t, vr := d.tag(b), VR(b[4])<<8|VR(b[5])
	switch known := VROf(t); {
	case t == 0xFFFC_FFFC:
		return true
	case t>>16 < 8 || t>>16 == 0xFFFE:
		return false
	default:
		return (d.syntax.Implicit || vr.known()) && (known != UN || t.Private())
	}
}

// trailing is at zeros behind a data set: nothing to be seen where they go on to
// the end, as they do in what was read from tapes and sectors. What follows
// them may be another file.
func (d *Decoder) trailing(t Tag) bool {
	from := d.pos
	for d.pos-from < maxTrailing {
		d.fill(preambleLength) // no more: the next file may be small
		b := d.window.bytes()[min(d.pos, d.filled)-d.base:]
		if len(b) == 0 {
			d.unseen = d.stream.failed
			return false
		}
		for _, c := range b {
			if c != 0 {
				return d.lost(t, from)
			}
		}
		d.pos += int64(len(b))
	}
	return false
}

// lost says that what stands behind pixel data is no part of the data set.
func (d *Decoder) lost(t Tag, at int64) bool {
	if d.goBehindPixels {
		d.note(t, at, Disordered)
	}
	d.stop = true
	return false
}
