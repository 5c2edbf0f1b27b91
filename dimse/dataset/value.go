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
