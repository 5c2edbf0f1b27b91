package header

import (
	"io"
	"os"

	"pacsaudit/dimse/dataset"
)

// archive reads the entries of an open file that is an archive, and reports
// whether it is one.
func (w *worker) archive(b *batch, f *file, size int64) bool {
	look := w.header.Looks()
	if !w.opens(look) && look != dataset.LooksLikeDisc {
		return false
	}
	w.inside(b, f, size, func(left *budget) bool {
		switch look {
		case dataset.LooksLikeZip:
			return w.zip(b, f, size, left)
		case dataset.LooksLikeDisc:
			return w.disc(b, &seeker{f: f, size: size}, left)
		}
		return w.unpack(b, look, &limited{&seeker{f: f, size: size}, left}, left, 1)
	})
	return true
}

// zipBehind reads a zip archive that something else stands before, such as a program
// that unpacks it, and reports whether there is one.
func (w *worker) zipBehind(b *batch, f *file, size int64) bool {
	n := min(diskTail, size)
	if w.header.Looks() == dataset.LooksLikeProgram {
		n = min(zipTail, size)
	}
	if size < zipEndLength {
		return false
	}
	end := make([]byte, n)
	if _, err := (&seeker{f: f, size: size}).ReadAt(end, size-n); err != nil || !endsLikeZip(end) {
		return false
	}
	w.inside(b, f, size, func(left *budget) bool { return w.zip(b, f, size, left) })
	return true
}

// inside reads what is in an archive, with a budget of its own.
func (w *worker) inside(b *batch, f *file, size int64, read func(*budget) bool) {
	w.counts.Archives++
	w.counts.Bytes += uint64(max(size, 0))
	before, length := f.got, len(w.path)
	w.path = append(w.path, os.PathSeparator)
	left := newBudget(size)
	left.ended = w.ctx.Err
	w.header.Charge(left.take)
	whole := read(left)
	b.cut = b.cut || !whole && w.ctx.Err() != nil
	w.header.Charge(nil)
	w.path = w.path[:length]
	w.counts.BytesRead += uint64(f.got - before)
	if !whole {
		w.counts.NoFolder++
	}
}

// isArchive reports the kinds of archives that can be looked into wherever they are.
func isArchive(l dataset.Look) bool {
	return l == dataset.LooksLikeZip || l == dataset.LooksLikeTar || l == dataset.LooksLikeGzip || isHeavy(l)
}

// isHeavy reports the kinds that take much time, or memory for a dictionary.
func isHeavy(l dataset.Look) bool {
	return l == dataset.LooksLikeBzip2 || l == dataset.LooksLikeXZ || l == dataset.LooksLikeZstandard
}

// opens reports the kinds that this inspection looks into.
func (w *worker) opens(l dataset.Look) bool {
	return isArchive(l) && (w.run.o.AllArchives || !isHeavy(l))
}

// entry reads an entry's header, or those of its entries if it is an archive
// itself, and says what became of it: [OK] of an archive. Only what it took is counted
// as read by it: an archive's own bytes are counted once, for the whole.
func (w *worker) entry(b *batch, s *stream, size int64, name string, left *budget, depth int) Status {
	length := len(w.path)
	w.path = append(w.path, shorten(name)...)
	defer func() { w.path = w.path[:length] }()
	row := w.read(s, size, w.path, 0)
	switch {
	case s.failed && w.ctx.Err() != nil:
		row.Status, b.cut = Interrupted, true
	case s.over:
		if row.Status = OverLimit; row.Elements == 0 {
			row.Status = Unreadable
		}
	case s.failed && row.Status != OK && !(row.Status.DICOM() && w.header.PixelData()):
		row.Status = Unreadable
	case row.Status == Unopened && w.nested(b, s, left, depth):
		return OK
	case s.rest && (row.Status == NotDICOM || row.Status == Empty):
		return row.Status
	}
	if row.Status == NotDICOM {
		w.countHiddenIn(s)
	}
	row.Size, row.Read, row.Header = -1, 0, 0
	w.emit(b, row)
	return row.Status
}

// nested reads an archive that is an entry of another, from its beginning to its
// end, and reports whether it is one that is looked into. What tar archives are
// packed into is no archive of its own.
func (w *worker) nested(b *batch, s *stream, left *budget, depth int) bool {
	look := w.header.Looks()
	same := s.packed && look == dataset.LooksLikeTar
	if !same {
		depth++
	}
	if !w.opens(look) || depth > maxNested || int64(len(s.head)) != s.got {
		return false
	}
	if !same {
		w.counts.Archives++
	}
	w.path = append(w.path, os.PathSeparator)
	if !w.unpack(b, look, &joined{head: s.head, rest: s.r}, left, depth) {
		w.counts.NoFolder++
	}
	return true
}

// joined is the beginning of a stream, looked at already, and its rest.
type joined struct {
	head []byte
	rest io.Reader
}

func (j *joined) Read(p []byte) (int, error) {
	if len(j.head) > 0 {
		n := copy(p, j.head)
		j.head = j.head[n:]
		return n, nil
	}
	return j.rest.Read(p)
}

// stream is a file that can only be read from its beginning to its end.
type stream struct {
	r      io.Reader
	left   int64 // that may still be read
	got    int64
	head   []byte // the first bytes: what turns out to be an archive is read once more
	packed bool   // it is what a compressed file holds
	rest   bool   // of such a file, behind its beginning
	member bool   // of such a file: whoever reads it goes on behind its beginning
	over   bool
	failed bool
}

// How many bytes of a stream's beginning are held: enough to tell an archive, and of
// what is no DICOM file as many as are read to tell what it is.
const (
	maxHead = 512
	allHead = dataset.MaxSought + 4<<10
)

// keep keeps what belongs to the beginning.
func (s *stream) keepHead(p []byte) {
	if int64(len(s.head)) != s.got {
		return
	}
	most := allHead
	if at := s.head; len(at) >= 132 && string(at[128:132]) == "DICM" || len(at) == 0 && len(p) >= 132 && string(p[128:132]) == "DICM" {
		most = maxHead
	}
	s.head = append(s.head, p[:min(len(p), max(most-len(s.head), 0))]...)
}

func (s *stream) Read(p []byte) (int, error) {
	if s.left <= 0 {
		s.over = true
		return 0, errOverBudget
	}
	n, err := s.r.Read(p[:min(int64(len(p)), s.left)])
	s.keepHead(p[:n])
	s.left -= int64(n)
	s.got += int64(n)
	switch {
	case n > 0 && err == io.EOF:
		err = nil
	case err != nil && err != io.EOF:
		s.failed = true
	}
	return n, err
}

// Skip passes over what nobody wants, where that can be done without reading it.
func (s *stream) Skip(n int64) error {
	if seek, ok := s.r.(io.Seeker); ok && n > 0 {
		if _, err := seek.Seek(n, io.SeekCurrent); err == nil {
			s.left -= n
			return nil
		}
	}
	var waste [4096]byte
	for n > 0 {
		got, err := s.Read(waste[:min(n, int64(len(waste)))])
		if n -= int64(got); n > 0 && err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) asked() int64 { return s.got }

// seeker reads a file from its beginning, and passes over what nobody wants
// without reading it.
type seeker struct {
	f    *file
	size int64
	at   int64
}

func (s *seeker) Read(p []byte) (int, error) {
	s.f.offset = s.at
	n, err := s.f.Read(p)
	s.at += int64(n)
	return n, err
}

func (s *seeker) ReadAt(p []byte, off int64) (n int, err error) {
	s.f.offset = off
	for n < len(p) && err == nil {
		var got int
		got, err = s.f.Read(p[n:])
		n += got
	}
	return n, err
}

func (s *seeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.at
	case io.SeekEnd:
		offset += s.size
	}
	s.at = max(offset, 0)
	return s.at, nil
}
