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
	file      file
}

// read reads one file, element by element where first is 0, and else in blocks that
// begin with one of first bytes. size is negative where it is not known, path what
// others see of the file without opening it.
func (r *reader) read(src source, size int64, path []byte, first int) Row {
	row := Row{Size: size}
	h := &r.header
	h.Beyond(true)
	h.Blocks(min(first, 1) * maxBlock)
	if !h.Open(src, size, first) {
		row.Status, row.Read = NotDICOM, src.asked()
		switch h.Looks() {
		case dataset.LooksEmpty:
			row.Status = Empty
		case dataset.LooksLikeArchive, dataset.LooksLikeDisc, dataset.LooksLikeRecord:
			row.Status = Unopened
		case dataset.LooksUnknown:
			if dicomExtension(string(path)) {
				row.Status = Unreadable // its beginning was lost, or it is encrypted
			}
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
	if row.Status = statusOf(h.Fault()); row.Status == OK && (h.Unseen() || row.File.Long) {
		row.Status = OverLimit // more may stand there, or behind the pixel data, than anybody looked at
	}
	row.TransferSyntaxUID = h.TransferSyntax().UID()
	row.MetaElements, row.Elements, row.Nested, row.Private = h.MetaElements(), counts.Top, counts.All, counts.Private
	row.PrivateBehind = d.PrivateBehind()
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
	along := r.header.Along()
	if !r.header.PixelData() {
		return along // of icons
	}
	return max(row.Read-row.Header-along-r.header.Head(), 0) + along
}

// How headers are read in blocks.
const (
	page = 4 << 10
	// maxBlock is the longest block of a file, and so the most pixel data that can come
	// along with its header.
	maxBlock = 64 << 10
)

// longest is what the last headers needed: the files of a folder have headers of
// about one length. It shrinks slowly.
type longest int64

func (l *longest) add(n int64) {
	if n = min(n, maxBlock); n >= int64(*l) {
		*l = longest(n)
	} else {
		*l -= (*l - longest(n)) / 4
	}
}

// wholePages is that in whole pages.
func (l longest) wholePages() int { return max(int(l)+page-1, page) / page * page }
