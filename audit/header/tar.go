package header

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
)

// tar reads the regular files of a tar archive, in the order in which they lie
// there, and of those that follow upon it. It reports whether everything was read to
// its end.
func (w *worker) tar(b *batch, r io.Reader, left *budget, depth int) bool {
	for {
		if !w.oneTar(b, r, left, depth) {
			return false
		}
		more, ok := w.behindTar(r)
		if more == nil {
			return ok
		}
		r = more
	}
}

// behindTar looks for what follows behind the end of a tar archive: nothing but
// zeros, or what may be another.
func (w *worker) behindTar(r io.Reader) (more io.Reader, ok bool) {
	var block [tarBlock]byte
	for at := int64(0); at < maxZeros && w.ctx.Err() == nil; at += tarBlock {
		n, err := 0, error(nil)
		for n < tarBlock && err == nil {
			var got int
			got, err = r.Read(block[n:])
			n += got
		}
		if len(bytes.Trim(block[:n], "\x00")) > 0 {
			if s, ok := r.(io.Seeker); ok {
				if _, err := s.Seek(-int64(n), io.SeekCurrent); err == nil {
					return r, true
				}
			}
			return &joined{head: block[:n], rest: r}, true
		}
		if err != nil {
			return nil, err == io.EOF
		}
	}
	return nil, false
}

const tarBlock = 512

func (w *worker) oneTar(b *batch, r io.Reader, left *budget, depth int) bool {
	t := tar.NewReader(r)
	for {
		if w.ctx.Err() != nil {
			b.cut = true
			return false
		}
		h, err := t.Next()
		if err == io.EOF {
			return true
		}
		if err != nil {
			return false
		}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeGNUSparse, tar.TypeCont:
			// What a sparse file leaves out is read all the same.
			from := tarContent(t, r, h)
			w.entry(b, &stream{r: &limited{from, left}, left: maxTarRead(from)}, h.Size, strings.TrimPrefix(h.Name, "./"), left, depth)
		case tar.TypeLink, tar.TypeSymlink:
			w.counts.Links++
		case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
			w.counts.Special++
		case tar.TypeDir, tar.TypeXGlobalHeader:
		default:
			w.unreadable(b, h.Name, Unreadable) // of a kind that some program made up
		}
		if left.left() <= 0 {
			return false
		}
	}
}

// tarContent is an entry's content, which can be passed over without reading it where
// the archive can, and the entry is no sparse one.
func tarContent(t *tar.Reader, r io.Reader, h *tar.Header) io.Reader {
	l, ok := r.(*limited)
	if !ok || h.Typeflag != tar.TypeReg {
		return t
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return t
		}
	}
	if at, ok := l.r.(*seeker); ok {
		return io.NewSectionReader(at, at.at, h.Size)
	}
	return t
}

// maxTarRead is how much is read of an entry, what is passed over included.
func maxTarRead(from io.Reader) int64 {
	if _, ok := from.(io.Seeker); ok {
		return maxStored
	}
	return maxEntryInflated
}
