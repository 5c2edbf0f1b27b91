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
	block     int
	learned   int
	file      file
}

func newReader(inspector *phi.Inspector, exact bool) *reader {
	r := &reader{inspector: inspector, block: dataset.DefaultBlock}
	if exact {
		r.block = 0
	}
	return r
}

// read reads one file. size is negative where it is not known, path what others
// see of the file without opening it.
func (r *reader) read(src source, size int64, path []byte) Row {
	row := Row{Size: size}
	h := &r.header
	if !h.Open(src, size, r.ask()) {
		row.Status, row.Read = NotDICOM, src.asked()
		if h.Looks() == dataset.LooksEmpty {
			row.Status = Empty
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
	row.Status = statusOf(h.Fault())
	row.TransferSyntaxUID = h.TransferSyntax().UID()
	row.MetaElements, row.Elements, row.Nested, row.Private = h.MetaElements(), counts.Top, counts.All, counts.Private
	row.Executable = h.Preamble().Executable()
	row.Read = src.asked()
	row.Header = row.Read - h.Behind()
	h.Close()
	r.learn(row)
	return row
}

// ask is how much to ask for first: what the last files needed, because the
// files of a folder have headers of about one length, and what lies behind a
// header is none of our business.
func (r *reader) ask() int {
	if r.block == 0 || r.learned == 0 {
		return r.block
	}
	return r.learned
}

// smallestBlock and largestBlock bound what is learned.
const (
	smallestBlock = 512
	largestBlock  = 32 << 10
)

func (r *reader) learn(row Row) {
	const head = 12 // of the element that ends a header
	n := max(int(min(row.Header+head, largestBlock)), smallestBlock)
	if n >= r.learned {
		r.learned = n
	} else {
		r.learned -= (r.learned - n) / 4 // shrink slowly: a second request costs more than some bytes
	}
}
