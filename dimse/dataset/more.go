package dataset

// Overlap is how much of a part of a value the next one begins with, so that
// what lies across the border is whole in one of them.
const Overlap = 128

// partSize is how much more of a long value is shown at a time.
const partSize = 32 << 10

// More goes on in the value that Next came to, where a stream showed only its
// beginning: the element's value becomes the next part, which begins with the
// last bytes of the part before, at most [Overlap] of them. It reports whether
// there is one. A value in memory is shown whole from the start.
func (d *Decoder) More() bool {
	if d.stream == nil || d.el.Kind != Primitive || d.el.Value.n == 0 {
		return false
	}
	behind := d.pos
	defer func() { d.pos = behind }()
	shown, end := d.base+int64(d.el.Value.off+d.el.Value.n), min(behind, d.size)
	if shown >= end || shown < behind-int64(d.el.Length) {
		return false
	}
	overlap := min(Overlap, d.el.Value.n)
	d.pos = shown - int64(overlap)
	n := int(min(end-d.pos, partSize))
	d.fill(n)
	n = min(n, int(d.filled-d.pos))
	d.el.Value.off, d.el.Value.n = int(d.pos-d.base), max(n, 0)
	return n > overlap
}
