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
	buffer func() *[]byte
}

// set puts the next bytes behind the window; only the first call allocates.
func (w *window) set(b []byte) {
	if w.buffer == nil {
		var sealed []byte
		w.buffer = func() *[]byte { return &sealed }
	}
	*w.buffer() = b
}

func (w *window) bytes() []byte { return *w.buffer() }

// Len is the number of bytes of the value that can be revealed.
func (v Value) Len() int { return v.n }

// Reveal opens the value. The bytes are good until the next call of
// [Decoder.Next], and must not leave the caller: what is derived from them may
// only be a count.
func (v Value) Reveal() []byte {
	if v.window == nil {
		return nil
	}
	return v.window.bytes()[v.off : v.off+v.n : v.off+v.n]
}
