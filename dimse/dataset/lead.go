package dataset

import "bytes"

// A file can begin with something else: the headers of mail, of HTTP or of MacBinary,
// a block of a tape, the rest of a picture. Whoever looks for a file's "DICM", as tools
// that recover files from disks do, finds what stands behind.

// How much of a file that does not begin like DICOM is searched, the same of every
// source: for a first element that is where no preamble says so, and for the prefix of a
// preamble with File Meta Information behind it.
const (
	maxLead   = 4 << 10
	MaxSought = 64 << 10
)

// led looks for the "DICM" behind something else, and goes there.
func (h *Header) led() bool {
	d := &h.file
	for n, from := maxLead, 0; ; n *= 2 {
		d.fill(n)
		b := d.window.bytes()
		b = b[:min(n, len(b))]
		if len(b) >= volumeAt+volumeLength && volumeOf(b[volumeAt:][:volumeLength]) != LooksUnknown {
			return false // a disk, whose files are no part of it
		}
		for {
			i := bytes.Index(b[from:], []byte(prefix))
			if i < 0 {
				break
			}
			if from += i + len(prefix); beginsMeta(b[from:]) {
				d.pos = int64(from)
				return true
			}
		}
		if len(b) < n || n >= MaxSought {
			return false
		}
		from = n - len(prefix) - shortHead + 1 // what stands across the border
	}
}

// beginsMeta reports whether b begins like File Meta Information, explicit as it should
// be or implicit.
func beginsMeta(b []byte) bool {
	if len(b) < shortHead {
		return false
	}
	t, vr := Syntax{}.tag(b), VR(b[4])<<8|VR(b[5])
	known := t == 0x0002_0000 || t>>16 == 2 && VROf(t) != UN
	return known && (vr == VROf(t) || Syntax{}.u32(b[4:]) <= 64)
}

// swapped reports a preamble whose bytes, and those of all of the file, were exchanged
// two by two or four by four, as copies from tapes of machines of another byte order are.
func swapped(b []byte) bool {
	if len(b) < metaStart+2 {
		return false
	}
	switch string(b[preambleLength : metaStart+2]) {
	case "IDMC\x00\x02", "MCID\x00\x00":
		return true
	}
	return false
}
