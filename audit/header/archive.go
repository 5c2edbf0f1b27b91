package header

import (
	"compress/gzip"
	"io"
	"os"

	"pacsaudit/dimse/dataset"
)

// Limits of an archive: a few kilobytes can claim to hold petabytes.
const (
	maxEntryInflated   = 64 << 20 // of an entry that is skipped through
	minArchiveInflated = 1 << 30
	maxInflation       = 100 // times the archive's own size
)

// archive reads the entries of an open file that is an archive, and reports
// whether it is one.
func (w *worker) archive(b *batch, f *file, size int64) bool {
	switch w.header.Looks() {
	case dataset.LooksLikeZip, dataset.LooksLikeGzip, dataset.LooksLikeTar:
	default:
		return false
	}
	w.counts.Archives++
	w.counts.Bytes += uint64(max(size, 0))
	before, length := f.got, len(w.path)
	w.path = append(w.path, os.PathSeparator)
	whole := false
	switch w.header.Looks() {
	case dataset.LooksLikeZip:
		whole = w.zip(b, f, size)
	case dataset.LooksLikeTar:
		whole = w.tar(b, &seeker{f: f, size: size}, nil)
	case dataset.LooksLikeGzip:
		whole = w.gzip(b, &seeker{f: f, size: size}, size)
	}
	w.path = w.path[:length]
	w.counts.BytesRead += uint64(f.got - before)
	if !whole {
		w.counts.NoFolder++
	}
	return true
}

// entry reads an entry's header. Only what it took is counted as read by it: an
// archive's own bytes are counted once, for the whole.
func (w *worker) entry(b *batch, s *stream, size int64, name string) {
	length := len(w.path)
	w.path = append(w.path, name...)
	row := w.read(s, size, w.path, 0)
	switch {
	case s.over:
		row.Status = OverLimit
		if !row.Status.DICOM() || row.Elements == 0 {
			row.Status = Unreadable
		}
	case s.failed && row.Status != OK:
		row.Status = Unreadable
	case row.Status == NotDICOM && w.nested():
		w.counts.NoFolder++ // an archive inside an archive is not looked into
	}
	row.Size, row.Read, row.Header = -1, 0, 0
	w.emit(b, row)
	w.path = w.path[:length]
}

func (w *worker) nested() bool {
	switch w.header.Looks() {
	case dataset.LooksLikeZip, dataset.LooksLikeGzip, dataset.LooksLikeTar:
		return true
	}
	return false
}

// gzip reads a compressed tar archive or a single compressed file.
func (w *worker) gzip(b *batch, r io.Reader, size int64) bool {
	z, err := gzip.NewReader(r)
	if err != nil {
		return false
	}
	left := budget(size)
	return w.unpacked(b, &limited{r: z, left: &left}, &left)
}

// budget is how much an archive of a size may inflate to.
func budget(size int64) int64 { return max(minArchiveInflated, maxInflation*max(size, 0)) }

// unpacked reads a stream that is a tar archive or one file.
func (w *worker) unpacked(b *batch, r io.Reader, left *int64) bool {
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if n == 0 && err != io.EOF {
		return false
	}
	all := &joined{head: head[:n], rest: r}
	if n == len(head) && string(head[257:262]) == "ustar" {
		return w.tar(b, all, left)
	}
	w.path = w.path[:len(w.path)-1] // no entry with a name of its own
	s := &stream{r: all, left: maxEntryInflated}
	w.entry(b, s, -1, "")
	w.path = append(w.path, os.PathSeparator)
	return !s.failed
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

// limited ends a stream that inflates to more than its budget.
type limited struct {
	r    io.Reader
	left *int64
}

func (l *limited) Read(p []byte) (int, error) {
	if *l.left <= 0 {
		return 0, errOver
	}
	n, err := l.r.Read(p[:min(int64(len(p)), *l.left)])
	*l.left -= int64(n)
	return n, err
}

// stream is a file that can only be read from its beginning to its end.
type stream struct {
	r      io.Reader
	left   int64 // that may still be read
	got    int64
	over   bool
	failed bool
}

func (s *stream) Read(p []byte) (int, error) {
	if s.left <= 0 {
		s.over = true
		return 0, errOver
	}
	n, err := s.r.Read(p[:min(int64(len(p)), s.left)])
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

func (s *stream) Skip(n int64) error {
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
