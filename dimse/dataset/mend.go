package dataset

// maxMends is how many faults of a data set are passed over. Each costs one walk
// over what is left of it at most.
const maxMends = 16

// note keeps a fault, the first of a data set, and nothing ends for it.
func (d *Decoder) note(t Tag, at int64, f Fault) {
	if d.damage == nil {
		d.damage = &DecodeError{Tag: t, Offset: at, Fault: f}
	}
}

// fail takes a fault behind which nothing is where it should be. It goes on
// where it can, and ends the data set where not.
func (d *Decoder) fail(t Tag, at int64, f Fault) bool {
	if d.stream != nil && d.stream.failed {
		f = Unread
	}
	if f == TooDeep || f == TooMany || f == Unread {
		d.err = &DecodeError{Tag: t, Offset: at, Fault: f} // a limit is a limit
		return false
	}
	d.note(t, at, f)
	if d.resume(at) {
		return d.onward()
	}
	d.err = d.damage
	return false
}

// resume goes on behind a fault at at.
// Deviation: what a fault costs is the element that has it, not the patient whose
// name stands behind it.
func (d *Decoder) resume(at int64) bool {
	if d.mends++; d.mends > maxMends {
		d.err = d.damage
		return false
	}
	from := at + 1
	switch last := d.el.Kind == Primitive && d.el.Depth == len(d.stack)/2; {
	case d.stream != nil && d.el.Kind == Primitive && !d.holds(min(at, d.size)):
		return d.leave(at) // what it passed over unseen may have been pixel data
	case d.stream != nil && last:
		from = d.held
	case d.stream == nil && last && int64(d.el.Value.off+d.el.Value.n) == at-d.base:
		// A fault may be that of the element before, whose length lied.
		from = d.base + int64(d.el.Value.off)
	}
	return d.search(max(from, d.base), d.size) || d.leave(at)
}

// mend goes back to an element that the last value of a file has in it, before an
// offset: the value's length is wrong.
func (d *Decoder) mend(before int64) bool {
	if d.el.Kind != Primitive || d.el.Depth != len(d.stack)/2 || d.mends >= maxMends || !d.holds(min(before, d.size)) {
		return false
	}
	d.mends++
	return d.search(d.held, min(before, d.size))
}

// holds reports whether the last value stands in the window, and all that follows
// up to a position.
func (d *Decoder) holds(to int64) bool { return d.held >= d.base && d.filled >= to }

// leave goes to the end of the innermost sequence or item that has one.
func (d *Decoder) leave(at int64) bool {
	for i := len(d.stack) - 1; i >= 0; i-- {
		if end := d.stack[i].end; end > at {
			d.close(i, end)
			return true
		}
	}
	return false
}

// close lets everything from the i-th frame on end at a position, and goes
// there.
func (d *Decoder) close(i int, at int64) {
	for i = max(i, 0); i < len(d.stack); i++ {
		d.stack[i].end = at
	}
	d.pos = at
}

// level is what elements are expected of: the content of an item, or the top.
type level struct {
	frame  int // of the item; -1 is the top
	last   Tag
	limit  int64
	syntax Syntax
}

// How much of a file is searched behind a fault, and how often something that may
// be an element is looked at more closely before all searching ends.
const (
	maxSearch = 16 << 10
	maxCloser = 10_000
)

// search looks for the next place before an offset from which the data set goes
// on in good order, and goes there: an element in the innermost item that it can
// belong to, or a delimiter or an item of what is open. In a file it ends at pixel
// data, and asks for no byte behind their head.
func (d *Decoder) search(from, before int64) bool {
	back := d.pos
	if d.stream != nil {
		d.held = from // what is looked at stays in the window
		d.past(from, unknownSize)
		before = min(before, from+maxSearch, d.size)
	}
	var levels [MaxDepth + 2]level
	n, open := d.levels(&levels)
	if d.meta {
		n = d.startLevels(&levels)
	}
	var head [shortHead]byte // looking closer can move the window
	for p := from; p < before; p++ {
		d.pos = p
		if copy(head[:], d.view(0, shortHead)) < shortHead {
			break
		}
		h := head[:]
		if d.stream != nil && isPixels(h) {
			d.close(0, p)
			return true
		}
		for i := range levels[:n] {
			l := &levels[i]
			if p+shortHead > l.limit {
				continue
			}
			if t := l.syntax.tag(h); t > l.last && VROf(t) != UN || t > l.last && t.Private() && !d.meta {
				if d.closer++; d.closer > maxCloser {
					d.mends, d.pos = maxMends, back
					return false
				}
				if !d.continues(0, t, l, true) {
					continue
				}
				d.close(l.frame+1, p)
				d.stop = d.meta && t.Group() != 2 // the data set, of which others find the encoding
				return true
			}
		}
		if open && d.borders(h, p) {
			return true
		}
	}
	d.pos = back
	return false
}

// levels are the levels that are open, from the innermost on, and whether
// something of undefined length is.
func (d *Decoder) levels(levels *[MaxDepth + 2]level) (n int, open bool) {
	last, syntax := Tag(0), d.syntax
	if k := d.el.Kind; (k == Primitive || k == SequenceEnd) && d.el.Depth == len(d.stack)/2 {
		last = d.el.Tag
	}
	for i := len(d.stack) - 1; i >= -1 && n < len(levels); i-- {
		if i < 0 || d.stack[i].item {
			l := level{frame: i, last: last, limit: d.size, syntax: syntax}
			for j := i; j >= 0; j-- {
				if d.stack[j].end >= 0 {
					l.limit = min(l.limit, d.stack[j].end)
				}
			}
			levels[n] = l
			n++
		}
		if i >= 0 {
			open = open || d.stack[i].end < 0
			last, syntax = d.stack[i].tag, d.stack[i].outside
		}
	}
	return n, open
}

// continues reports whether an element stands off bytes behind the position that
// the dictionary knows, and behind it, too, the data set goes on.
func (d *Decoder) continues(off int64, t Tag, l *level, deep bool) bool {
	h := d.view(int(off), shortHead)
	s, left := l.syntax, l.limit-d.pos-off
	known := VROf(t)
	if len(h) < shortHead || t>>16 < 8 && !(d.meta && t>>16 == 2) || t>>16 >= 0xFFFC {
		return false
	}
	if d.stream != nil && t == PixelData && !deep {
		return true // and no byte behind that is looked at
	}
	vr, length, head := VR(h[4])<<8|VR(h[5]), s.u32(h[4:]), int64(shortHead)
	switch {
	case s.Implicit:
		if known == UN {
			return false
		}
		vr = known
	case vr.width() == noWidth || known == UN && !t.Private():
		return false
	case vr.width() == short:
		length = uint32(s.u16(h[6:]))
	default:
		if h = d.view(int(off), longHead); len(h) < longHead || h[6]|h[7] != 0 {
			return false
		}
		length, head = s.u32(h[8:]), longHead
	}
	if !deep {
		return length == undefinedLength || int64(length) <= left-head
	}
	if length == undefinedLength {
		if h = d.view(int(off+head), shortHead); len(h) < shortHead {
			return false
		}
		next := s.tag(h)
		return next == Item || next == SequenceDelimitationItem
	}
	end := head + int64(length)
	switch {
	case end > left:
		return false
	case end == left:
		return true
	}
	if h = d.view(int(off+end), shortHead); len(h) < shortHead {
		return d.pos+off+end == d.size
	}
	next := s.tag(h)
	if next == ItemDelimitationItem {
		return l.frame >= 0
	}
	return next > t && d.continues(off+end, next, l, false)
}

// borders reports whether h is a delimiter of what is open, and goes there.
func (d *Decoder) borders(h []byte, p int64) bool {
	if h[4]|h[5]|h[6]|h[7] != 0 {
		return false
	}
	for i := len(d.stack) - 1; i >= 0; i-- {
		f := &d.stack[i]
		if f.end >= 0 {
			if p >= f.end {
				continue
			}
			return false
		}
		s := d.syntax
		if i+1 < len(d.stack) {
			s = d.stack[i+1].outside
		}
		if t := s.tag(h); f.item && t == ItemDelimitationItem || !f.item && t == SequenceDelimitationItem {
			d.close(i+1, p)
			return true
		}
	}
	return false
}
