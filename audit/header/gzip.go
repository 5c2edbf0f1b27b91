package header

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"

	"pacsaudit/dimse/dataset"
)

// members reads the members of a gzip file, RFC 1952 §2.2, one behind the other as
// if they were one, and zeros behind the last, which tapes add.
type members struct {
	in *bufio.Reader
	z  *gzip.Reader
}

func newMembers(r io.Reader) (*members, error) {
	in := bufio.NewReaderSize(r, 4<<10)
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{in, z}, nil
}

func (m *members) Read(p []byte) (int, error) {
	for {
		n, err := m.z.Read(p)
		if err == io.EOF {
			err = m.next()
		}
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
}

// next begins the next member, [io.EOF] where there is none.
func (m *members) next() error {
	for padded := false; ; padded = true {
		b, err := m.in.Peek(1)
		if err != nil {
			return err
		}
		if b[0] != 0 {
			if padded || m.z.Reset(m.in) != nil {
				return gzip.ErrHeader
			}
			m.z.Multistream(false)
			return nil
		}
		held, _ := m.in.Peek(m.in.Buffered()) // all there
		m.in.Discard(len(held) - len(bytes.TrimLeft(held, "\x00")))
	}
}

// begin is how a member begins, as far as it takes to tell what it is, and whether that
// is all of it: more than anybody reads of what is no DICOM. Behind what fails, Read fails again.
func (m *members) begin(left *budget) (head []byte, all bool) {
	head = make([]byte, dataset.MaxSought+1<<10)
	n, from := 0, &limited{m.z, left}
	for n < len(head) {
		got, err := from.Read(head[n:])
		if n += got; err != nil {
			return head[:n], err == io.EOF
		}
	}
	return head, false
}

// skip passes over the rest of a member, and keeps its end.
func (m *members) skip(left *budget, end *ends) error {
	n, err := io.Copy(end, io.LimitReader(&limited{m.z, left}, maxEntryInflated))
	if n == maxEntryInflated && err == nil {
		return errOverBudget
	}
	return err
}

// gzip reads a compressed archive or a single compressed file. What its members hold is
// one file; but where a member is no DICOM, each of those behind it may be a file of its
// own.
func (w *worker) gzip(b *batch, r io.Reader, left *budget, depth int) bool {
	m, err := newMembers(r)
	if err != nil {
		return false
	}
	for counted := false; ; {
		head, all := m.begin(left)
		s := &stream{r: &joined{head: head, rest: &limited{m, left}}, left: maxEntryInflated, packed: true, rest: counted, member: true}
		if all && !w.readable(head) {
			s.r = bytes.NewReader(head)
		}
		more := error(nil)
		if all && len(head) == 0 && !counted {
			if more = m.next(); more == nil {
				continue // the file begins in the next member
			}
		}
		whole, status := w.readUnpacked(b, s, left, depth)
		if counted = true; !whole || status != NotDICOM && status != Empty {
			return whole
		}
		both := ends{program: w.header.Looks() == dataset.LooksLikeProgram}
		both.Write(head)
		if !all {
			more = m.skip(left, &both)
		}
		w.countHidden(&both)
		if more == nil {
			more = m.next()
		}
		if more != nil {
			// What goes on for so long is one large file of another kind.
			return more == io.EOF || more == errOverBudget && left.left() > 0
		}
	}
}

// readable reports whether b begins like DICOM, or like an archive.
func (w *worker) readable(b []byte) bool {
	defer w.header.Close()
	return w.header.Open(&stream{r: bytes.NewReader(b), left: maxHead << 10}, -1, 0) || isArchive(w.header.Looks())
}
