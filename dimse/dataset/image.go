package dataset

import (
	"strconv"
	"strings"
)

// image is how large a header says that its image is, PS3.3 §C.7.6.3.1 and §C.7.6.6: all
// that tells an image that was cut from one whose length lies.
type image struct {
	rows, columns, samples, bits, frames uint64
}

// ofImage reports the attributes that tell.
func ofImage(t Tag) bool {
	switch t {
	case 0x0028_0002, 0x0028_0008, 0x0028_0010, 0x0028_0011, 0x0028_0100:
		return true
	}
	return false
}

// take keeps the value of one.
func (i *image) note(t Tag, v []byte, s Syntax) {
	if t == 0x0028_0008 { // the only one that is a text
		i.frames, _ = strconv.ParseUint(strings.Trim(string(v), " \x00"), 10, 20)
		return
	}
	if len(v) != 2 {
		return
	}
	n := uint64(s.u16(v))
	switch t {
	case 0x0028_0002:
		i.samples = n
	case 0x0028_0010:
		i.rows = n
	case 0x0028_0011:
		i.columns = n
	case 0x0028_0100:
		i.bits = n
	}
}

// fills reports whether pixel data of a length are those of the image.
func (i *image) fills(length uint32) bool {
	if i.samples > 4 || i.bits > 64 {
		return false
	}
	n := (i.rows*i.columns*max(i.samples, 1)*i.bits*max(i.frames, 1) + 7) / 8
	return n > 0 && (uint64(length) == n || uint64(length) == n+n&1)
}
