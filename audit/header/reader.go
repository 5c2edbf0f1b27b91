package header

import (
	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

// source is a file being read; it knows how much was asked of it.
type source interface {
	dataset.Source
	asked() int64
}

// reader reads files one after the other. Each worker has its own; after the
// first files it allocates nothing.
type reader struct {
	header    dataset.Header
	inspector *phi.Inspector
	counts    Counts
	needed    longest
	shortest  shortest
	file      file
}

// read reads one file, and begins with a request for ahead bytes. size is
// negative where it is not known, path what others see of the file without
// opening it.
func (r *reader) read(src source, size int64, path []byte, ahead int) Row {
	row := Row{Size: size}
	h := &r.header
	h.Beyond(true)
	if !h.Open(src, size, ahead) {
		row.Status, row.Read = NotDICOM, src.asked()
		switch h.Looks() {
		case dataset.LooksEmpty:
			row.Status = Empty
		case dataset.LooksLikeArchive, dataset.LooksLikeDisc:
			row.Status = Unopened
		default:
			if isArchive(h.Looks()) {
				row.Status = Unopened
			}
		}
		if h.Unread() {
			row.Status = Unreadable
		}
		h.Close()
		return row
	}
	d := h.DataSet()
	row.File = r.inspector.InspectFile(d, path)
	counts := d.Counts()
	if row.Status = statusOf(h.Fault()); row.Status == OK && h.Unseen() {
		row.Status = OverLimit // more may stand behind the pixel data than anybody looked at
	}
	row.TransferSyntaxUID = h.TransferSyntax().UID()
	row.MetaElements, row.Elements, row.Nested, row.Private = h.MetaElements(), counts.Top, counts.All, counts.Private
	row.Executable = h.Preamble().Executable()
	row.Read = src.asked()
	row.Header = row.Read
	if !h.Deflated() {
		row.Header -= h.Behind()
	}
	row.Header -= h.Along()
	row.Pixel = r.pixels(&row)
	h.Close()
	return row
}

// pixels is how much pixel data was read along with a header.
func (r *reader) pixels(row *Row) int64 {
	if !r.header.PixelData() {
		return 0
	}
	along := r.header.Along()
	return max(row.Read-row.Header-along-r.header.Head(), 0) + along
}

// longest is what the last headers of objects needed: the files of a folder
// have headers of about one length, and over a network a second request is a
// round trip. It shrinks slowly.
type longest int64

const largest = 64 << 10

func (l *longest) add(n int64) {
	if n = min(n, largest); n >= int64(*l) {
		*l = longest(n)
	} else {
		*l -= (*l - longest(n)) / 4
	}
}

// shortest is the shortest header of the last files of a folder. The next one
// is likely to have a header that is no shorter.
type shortest struct {
	folder    *folder
	now, last int64 // of the current generation and that before it; 0 is none
	n         int
}

const generation = 32

// in is that of a folder, 0 where nothing is known of it.
func (s *shortest) in(d *folder) int {
	if s.folder != d {
		*s = shortest{folder: d}
	}
	if s.now == 0 || s.last > 0 && s.last < s.now {
		return int(s.last)
	}
	return int(s.now)
}

func (s *shortest) add(n int64) {
	if s.n++; s.n > generation {
		s.last, s.now, s.n = s.now, 0, 1
	}
	if n = min(n, largest); s.now == 0 || n < s.now {
		s.now = n
	}
}
