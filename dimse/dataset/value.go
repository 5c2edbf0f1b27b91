package dataset

// Value is the value of a data element, sealed: it holds a place, not bytes.
// The bytes are behind a function, which no printer calls, so that fmt, slog,
// JSON, gob and any walker by reflection print an address at most.
//
// A Value is good until the next call of [Decoder.Next].
type Value struct {
	window *window
	off, n int
}

// window is a decoder's buffer, behind a function like every value.
type window struct {
	buffer func() *buffer
}

// buffer is what a window shows, and the memory that a stream is read into.
type buffer struct{ shown, own []byte }

// open gives the buffer; only the first call allocates.
func (w *window) open() *buffer {
	if w.buffer == nil {
		sealed := new(buffer)
		w.buffer = func() *buffer { return sealed }
	}
	return w.buffer()
}

// set puts bytes in memory behind the window.
func (w *window) set(b []byte) { w.open().shown = b }

func (w *window) bytes() []byte { return w.buffer().shown }

// Len is the number of bytes of the value that can be revealed.
func (v Value) Len() int { return v.n }

// Reveal opens the value. The bytes are good until the next call of
// [Decoder.Next], and must not leave the caller: what is derived from them may
// only be a count.
func (v Value) Reveal() []byte {
	return v.bytes()
}

func (v Value) bytes() []byte {
	if v.window == nil {
		return nil
	}
	return v.window.bytes()[v.off : v.off+v.n : v.off+v.n]
}

// Overlap is how much of a part of a value the next one begins with, so that
// what lies across the border is whole in one of them.
const Overlap = 128

// partSize is how much more of a long value is shown at a time.
const partSize = 32 << 10

// More reads on in the current value, if a stream showed only its beginning: the
// element's value becomes the next part, which begins with the last bytes of the part
// before, at most [Overlap] of them. It reports whether there is one. A value in
// memory is shown whole from the start.
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

// Whole is the encoded data set itself, all of it or nothing: nothing where it
// is a header that is read through a window.
func (d *Decoder) Whole() Value {
	if d.stream != nil {
		return Value{}
	}
	return Value{window: &d.window, n: int(d.size)}
}
