package dataset

// Whole is the encoded data set itself, all of it or nothing: nothing where it
// is a header that is read through a window.
func (d *Decoder) Whole() Value {
	if d.stream != nil {
		return Value{}
	}
	return Value{window: &d.window, n: int(d.size)}
}
