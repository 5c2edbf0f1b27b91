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
		return d.next()
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
	if d.stream != nil {
		return d.leave(at)
	}
	// A fault may be that of the element before, whose length lied.
	from := at + 1
	if d.el.Kind == Primitive && d.el.Depth == len(d.stack)/2 && int64(d.el.Value.off+d.el.Value.n) == at-d.base {
		from = d.base + int64(d.el.Value.off)
	}
	return d.search(from) || d.leave(at)
}

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

// search looks for the next place from which the data set goes on in good order,
// and goes there: an element in the innermost item that it can belong to, or a
// delimiter or an item of what is open.
func (d *Decoder) search(from int64) bool {
	b := d.window.bytes()
	var levels [MaxDepth + 2]level
	n, open := d.levels(&levels)
	for p := from; p+shortHead <= d.size; p++ {
		h := b[p:]
		for i := range levels[:n] {
			l := &levels[i]
			if p+shortHead > l.limit {
				continue
			}
			if t := l.syntax.tag(h); t > l.last && d.continues(h, t, p, l, true) {
				d.close(l.frame+1, p)
				return true
			}
		}
		if open && d.borders(h, p) {
			return true
		}
	}
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

// continues reports whether an element stands at h that the dictionary knows, and
// behind it, too, the data set goes on.
func (d *Decoder) continues(h []byte, t Tag, p int64, l *level, deep bool) bool {
	s, left := l.syntax, l.limit-p
	known := VROf(t)
	if t>>16 < 8 || t>>16 >= 0xFFFC {
		return false
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
	case len(h) < longHead || h[6]|h[7] != 0:
		return false
	default:
		length, head = s.u32(h[8:]), longHead
	}
	if !deep {
		return length == undefinedLength || int64(length) <= left-head
	}
	if length == undefinedLength {
		if int64(len(h)) < head+shortHead {
			return false
		}
		next := s.tag(h[head:])
		return next == Item || next == SequenceDelimitationItem
	}
	end := head + int64(length)
	switch {
	case end > left:
		return false
	case end == left:
		return true
	case int64(len(h)) < end+shortHead:
		return false
	}
	next := s.tag(h[end:])
	if next == ItemDelimitationItem {
		return l.frame >= 0
	}
	return next > t && d.continues(h[end:], next, p+end, l, false)
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
