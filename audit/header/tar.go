package header

import (
	"archive/tar"
	"io"
	"strings"
)

// tar reads the regular files of a tar archive, in the order in which they lie
// there. It reports whether the archive was read to its end.
func (w *worker) tar(b *batch, r io.Reader, left *budget, depth int) bool {
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
		case tar.TypeReg, tar.TypeGNUSparse:
			// What a sparse file leaves out is read all the same.
			w.entry(b, &stream{r: &limited{t, left}, left: maxEntryInflated}, h.Size, strings.TrimPrefix(h.Name, "./"), left, depth)
		case tar.TypeLink, tar.TypeSymlink:
			w.counts.Links++
		case tar.TypeDir, tar.TypeXGlobalHeader:
		default:
			w.counts.Special++
		}
		if left.left() <= 0 {
			return false
		}
	}
}
